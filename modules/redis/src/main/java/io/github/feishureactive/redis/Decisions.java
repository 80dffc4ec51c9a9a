package io.github.feishureactive.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import io.github.feishureactive.core.internal.UserCode;

/**
 * Acquisitions whose subscribers are to be signalled, which is done outside of the loop of their quota, to which this
 * belongs.
 */
final class Decisions {

    private final Predicate<Runnable> later;
    private List<SharedAcquisition> decided = new ArrayList<>();

    /**
     * None yet.
     *
     * @param later has a task run by the timer's thread, or says that it cannot
     */
    Decisions(Predicate<Runnable> later) {
        this.later = later;
    }

    void add(SharedAcquisition acquisition) {
        decided.add(acquisition);
    }

    void signal() {
        if (!decided.isEmpty()) {
            List<SharedAcquisition> signalled = decided;
            decided = new ArrayList<>();
            if (!later.test(() -> signal(signalled))) {
                signal(signalled);
            }
        }
    }

    /**
     * Each for itself: a subscriber that throws what it must not throw is no reason for those behind it to wait for
     * ever.
     */
    private static void signal(List<SharedAcquisition> signalled) {
        UserCode.rethrow(UserCode.each(signalled, SharedAcquisition::signal));
    }
}
