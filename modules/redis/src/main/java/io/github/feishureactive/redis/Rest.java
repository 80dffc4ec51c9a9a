package io.github.feishureactive.redis;

import java.time.Duration;

import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.RestRule;

/**
 * How long things last, in nanoseconds.
 *
 * @param lease how long a permit is good for without news from its instance
 * @param lateArrival how long after it was sent a request without an answer may still reach the platform
 * @param timeout how long to wait for the server
 */
record Rest(long lease, long lateArrival, long timeout) {

    /** How much later than it was told to come an instance may come and still find its place. */
    static final long GRACE = Duration.ofMillis(200).toNanos();

    private static final long LONGEST_RAMP = Duration.ofSeconds(10).toNanos();
    private static final long KEEP = Duration.ofMinutes(1).toNanos();

    /** How long it takes after a pause until all slots are back: the same as within one process, but for the jitter. */
    static long ramp(long period) {
        return Math.min(2 * period, LONGEST_RAMP);
    }

    /** The rest of the longest window. */
    static long longest(Quota quota) {
        return quota.windows().stream()
                .mapToLong(window -> RestRule.rest(window.period().toNanos()))
                .max()
                .orElse(0);
    }

    /**
     * How long this instance may use a permit, counted from before it asked: a hundredth less than the server grants.
     */
    long usable() {
        return lease - lease / 100;
    }

    /**
     * How long after a visit its answer is still of use, although it was given up: for no longer than what it grants
     * is.
     */
    long patience() {
        return Math.min(usable(), 10 * timeout);
    }

    /**
     * For how long a server may be back before the last instance that looks for it knows: a visit that began just
     * before fails, and the next one takes its time, as does the connection that it may have to open first.
     */
    long unnoticed() {
        return Source.LONGEST_BACKOFF + 2 * timeout + LettuceConnection.REACHED.toNanos();
    }

    /**
     * How long it matters what a server forgets: until a permit of now has ended with its lease, arrived, and rested.
     */
    long memory(Quota quota) {
        return lease + lateArrival + longest(quota);
    }

    /** When keys that nobody uses may be forgotten: long after every slot in them has rested. */
    long keep(Quota quota) {
        return KEEP + lease + lateArrival + unnoticed() + 2 * longest(quota);
    }

    /** Microseconds, rounded up. */
    static long micros(long nanos) {
        return -Math.floorDiv(-nanos, 1_000L);
    }
}
