package io.github.feishureactive.simulator.quota;

import java.time.Duration;

/**
 * A limit on one API, for each app in each tenant.
 *
 * @param permits the number of requests, at least 1
 * @param window the time they are counted in, positive
 */
public record Quota(int permits, Duration window) {

    /**
     * Checks the arguments.
     *
     * @param permits the number
     * @param window the time
     * @throws IllegalArgumentException if one is not positive
     */
    public Quota {
        if (permits < 1 || window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException("permits and window must be positive: " + permits + " in " + window);
        }
    }

    /**
     * Creates a quota per second.
     *
     * @param permits at least 1
     * @return the quota
     */
    public static Quota perSecond(int permits) {
        return new Quota(permits, Duration.ofSeconds(1));
    }

    /**
     * Creates a quota per minute.
     *
     * @param permits at least 1
     * @return the quota
     */
    public static Quota perMinute(int permits) {
        return new Quota(permits, Duration.ofMinutes(1));
    }
}
