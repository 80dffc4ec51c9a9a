package io.github.feishureactive.redis.quota;

import java.util.LinkedHashSet;

import org.jspecify.annotations.Nullable;

/** Waiting callers, in order: retries first, then first attempts. Owned by the executor of its quota. */
final class WaitQueue {

    private final LinkedHashSet<SharedAcquisition> retries = new LinkedHashSet<>();
    private final LinkedHashSet<SharedAcquisition> firstAttempts = new LinkedHashSet<>();

    void add(SharedAcquisition acquisition) {
        (acquisition.retry ? retries : firstAttempts).add(acquisition);
    }

    void remove(SharedAcquisition acquisition) {
        (acquisition.retry ? retries : firstAttempts).remove(acquisition);
    }

    /** Returns how many callers are ahead of a newcomer. */
    int before(boolean retry) {
        return retry ? retries.size() : size();
    }

    /** Returns how many callers wait for their first permit. */
    int firstAttempts() {
        return firstAttempts.size();
    }

    int size() {
        return retries.size() + firstAttempts.size();
    }

    boolean isEmpty() {
        return retries.isEmpty() && firstAttempts.isEmpty();
    }

    /** Removes and returns the first caller, which may just have cancelled. */
    @Nullable
    SharedAcquisition poll() {
        LinkedHashSet<SharedAcquisition> lane = retries.isEmpty() ? firstAttempts : retries;
        if (lane.isEmpty()) {
            return null;
        }
        SharedAcquisition first = lane.iterator().next();
        lane.remove(first);
        return first;
    }
}
