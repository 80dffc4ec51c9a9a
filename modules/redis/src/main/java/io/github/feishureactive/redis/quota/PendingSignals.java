package io.github.feishureactive.redis.quota;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import io.github.feishureactive.core.internal.UserCode;

/**
 * Acquisitions that were decided and whose subscribers are still to be signalled, outside of the executor of the quota
 * that owns this.
 */
final class PendingSignals {

    private final Predicate<Runnable> onTimer;
    private List<SharedAcquisition> pending = new ArrayList<>();

    /**
     * Starts empty.
     *
     * @param onTimer runs a task on the timer's thread, or returns {@code false}
     */
    PendingSignals(Predicate<Runnable> onTimer) {
        this.onTimer = onTimer;
    }

    void add(SharedAcquisition acquisition) {
        pending.add(acquisition);
    }

    void signal() {
        if (!pending.isEmpty()) {
            List<SharedAcquisition> signalled = pending;
            pending = new ArrayList<>();
            if (!onTimer.test(() -> signal(signalled))) {
                signal(signalled);
            }
        }
    }

    /** A subscriber that throws must not prevent the next ones from being signalled. */
    private static void signal(List<SharedAcquisition> signalled) {
        UserCode.rethrow(UserCode.each(signalled, SharedAcquisition::signal));
    }
}
