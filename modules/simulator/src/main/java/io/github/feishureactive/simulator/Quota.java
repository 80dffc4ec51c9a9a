package io.github.feishureactive.simulator;

import java.time.Duration;

/**
 * A limit the platform sets on one API, for each app in each tenant.
 *
 * @param permits how many requests, at least 1
 * @param window in how long a time, more than nothing
 */
public record Quota(int permits, Duration window) {

    /**
     * Checks the numbers.
     *
     * @param permits how many requests
     * @param window in how long a time
     */
    public Quota {
        if (permits < 1 || window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException("A quota needs a permit and a time: " + permits + " in " + window);
        }
    }

    /**
     * So many requests a second.
     *
     * @param permits at least 1
     * @return the quota
     */
    public static Quota perSecond(int permits) {
        return new Quota(permits, Duration.ofSeconds(1));
    }

    /**
     * So many requests a minute.
     *
     * @param permits at least 1
     * @return the quota
     */
    public static Quota perMinute(int permits) {
        return new Quota(permits, Duration.ofMinutes(1));
    }
}
