package io.github.feishureactive.simulator.quota;

import java.time.Duration;
import java.util.List;

/**
 * Counts requests against a quota. It has no clock and nothing random: the same calls give the same results, so it can
 * be driven in virtual time.
 *
 * <p>Times are nanoseconds from any origin, such as those of {@link System#nanoTime()}. A time before the latest one
 * counts as the latest one. A refused request uses no permit. Not thread-safe.
 */
public sealed interface QuotaWindow permits FixedWindow, SlidingWindow, TokenBucket, CombinedWindow {

    /**
     * Takes a permit if one is free.
     *
     * @param nowNanos the time of the request
     * @return whether the request is admitted
     */
    boolean admit(long nowNanos);

    /**
     * Returns whether a request would be admitted, without taking a permit.
     *
     * @param nowNanos the time of the request
     * @return the result that {@link #admit(long)} would have
     */
    boolean hasRoom(long nowNanos);

    /**
     * Returns how long until a request is admitted if no other comes first.
     *
     * @param nowNanos the time
     * @return zero if there is room now
     */
    Duration untilReset(long nowNanos);

    /**
     * Returns the permits of the window that has room last.
     *
     * @param nowNanos the time
     * @return the limit that the platform reports when it refuses a request
     */
    int limit(long nowNanos);

    /**
     * Creates aligned windows without gaps, one of which starts at time 0. At the boundary of two windows, twice the
     * quota passes at once.
     *
     * @param quota what each window admits
     * @return a new window
     */
    static QuotaWindow fixed(Quota quota) {
        return new FixedWindow(quota);
    }

    /**
     * Creates a window that ends at the request. No half-open window of that length, wherever it starts, holds more
     * requests than the quota.
     *
     * @param quota what any window admits
     * @return a new window
     */
    static QuotaWindow sliding(Quota quota) {
        return new SlidingWindow(quota);
    }

    /**
     * Creates a bucket that starts full and is refilled evenly, one permit every {@code window / permits}. After an
     * idle time it admits the whole quota at once and continues at its rate, so a window can hold nearly twice the
     * quota.
     *
     * @param quota the size of the bucket and the time to fill it
     * @return a new bucket
     */
    static QuotaWindow tokenBucket(Quota quota) {
        return new TokenBucket(quota);
    }

    /**
     * Combines several windows, such as 1000 a minute and 50 a second. A request takes a permit of each, or none.
     *
     * @param windows at least one; used by the combination only
     * @return the combination
     */
    static QuotaWindow all(List<QuotaWindow> windows) {
        return new CombinedWindow(windows);
    }
}
