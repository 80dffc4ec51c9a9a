package io.github.feishureactive.redis.quota;

import java.time.Duration;

import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.RestRule;
import io.github.feishureactive.redis.internal.connection.ConnectionProvider;

/**
 * Leases and timeouts, and the times that follow from them. All are nanoseconds.
 *
 * @param lease how long a permit is valid without a renewal by its instance
 * @param lateArrival how long after it was sent a request without a response may still reach the platform
 * @param timeout how long to wait for the server
 */
record QuotaTimings(long lease, long lateArrival, long timeout) {

    /** The longest period of a window, so that no sum of times overflows. */
    static final Duration LONGEST_PERIOD = Duration.ofDays(1);

    /** How late an instance may come back without losing its place in the server's queue. */
    static final long GRACE = Duration.ofMillis(200).toNanos();

    private static final long LONGEST_RAMP = Duration.ofSeconds(10).toNanos();
    private static final long MARGIN = Duration.ofMinutes(1).toNanos();

    /** Returns how long it takes after a pause until all slots are back: as in one process, but without jitter. */
    static long ramp(long period) {
        return Math.min(2 * period, LONGEST_RAMP);
    }

    /** Returns the rest of the longest window. */
    static long longestRest(Quota quota) {
        return quota.windows().stream()
                .mapToLong(window -> RestRule.rest(window.period().toNanos()))
                .max()
                .orElse(0);
    }

    /**
     * Returns how long this instance may use a permit, from before it asked for it: a hundredth less than the server
     * grants.
     */
    long usableLease() {
        return lease - lease / 100;
    }

    /** Returns how long after a request its response is useful although it timed out: no longer than its grants are. */
    long latePatience() {
        return Math.min(usableLease(), 10 * timeout);
    }

    /**
     * Returns how long a server may be back before the last probing instance notices. A request that began just before
     * fails, and the next one takes its time, as does the connection that may have to be opened first.
     */
    long detectionTime() {
        return FailoverState.MAX_BACKOFF + 2 * timeout + ConnectionProvider.MAX_RECONNECT_TIME.toNanos();
    }

    /** Returns how long data that the server loses would have mattered: until a permit granted now has rested. */
    long serverMemory(Quota quota) {
        return lease + lateArrival + longestRest(quota);
    }

    /** Returns when the server may expire keys that no instance uses: long after all of their slots have rested. */
    long keyExpiry(Quota quota) {
        return MARGIN + lease + lateArrival + detectionTime() + 2 * longestRest(quota);
    }

    /** Converts to microseconds, rounding up. */
    static long micros(long nanos) {
        return -Math.floorDiv(-nanos, 1_000L);
    }
}
