package io.github.feishureactive.simulator;

import java.time.Duration;
import java.util.List;

/**
 * Counts requests against a quota. It keeps no clock and draws nothing at random: the same calls bring the same answers,
 * so it can be driven in virtual time.
 *
 * <p>Times are nanoseconds from any origin, such as {@link System#nanoTime()} gives. A time before the last one seen
 * counts as the last one seen. A refused request uses up nothing. Not thread-safe.
 */
public sealed interface QuotaWindow permits FixedWindow, SlidingWindow, TokenBucket, CombinedWindow {

    /**
     * Takes a permit, if there is one.
     *
     * @param nowNanos the time of the request
     * @return whether the request is admitted
     */
    boolean admit(long nowNanos);

    /**
     * Whether a request would be admitted; takes nothing.
     *
     * @param nowNanos the time of the request
     * @return what {@link #admit(long)} would return
     */
    boolean hasRoom(long nowNanos);

    /**
     * How long until a request is admitted, if no other comes before it.
     *
     * @param nowNanos the time
     * @return the shortest time after which there is room; zero when there is room now
     */
    Duration untilReset(long nowNanos);

    /**
     * The number of permits of the window that a request must wait for the longest.
     *
     * @param nowNanos the time
     * @return the cap, which the platform reports beside a refusal
     */
    int limit(long nowNanos);

    /**
     * Aligned windows that follow each other without gaps, one beginning at time 0; each admits so many. At the seam of
     * two windows, twice the quota passes at once.
     *
     * @param quota what each window admits
     * @return a new window
     */
    static QuotaWindow fixed(Quota quota) {
        return new FixedWindow(quota);
    }

    /**
     * A window that ends at the request: it is admitted when fewer than so many were admitted in the time before it. No
     * half-open window of that length, wherever it begins, holds more than the quota.
     *
     * @param quota what any window admits
     * @return a new window
     */
    static QuotaWindow sliding(Quota quota) {
        return new SlidingWindow(quota);
    }

    /**
     * A bucket that is full at the start and is refilled evenly, one permit every {@code window / permits}. After a rest it
     * admits the whole quota at once and goes on at its rate, so a window may hold nearly twice the quota.
     *
     * @param quota the bucket's size, and the time in which it fills
     * @return a new bucket
     */
    static QuotaWindow tokenBucket(Quota quota) {
        return new TokenBucket(quota);
    }

    /**
     * Several windows at once, such as 1000 a minute and 50 a second: a request needs a permit of each and takes all or
     * none.
     *
     * @param windows at least one; they belong to the combination from now on
     * @return the combination
     */
    static QuotaWindow all(List<QuotaWindow> windows) {
        return new CombinedWindow(windows);
    }
}
