package io.github.feishureactive.core;

import java.time.Duration;
import java.util.Objects;

/**
 * How often and how fast a gateway retries. Whether it may retry is not configurable: a request that may have reached
 * the platform is repeated only if its operation is idempotent.
 *
 * <p>The wait before attempt n + 1 is a random time between zero and {@code firstBackoff} x 2<sup>n - 1</sup>, at most
 * {@code maxBackoff}. A throttled call waits for as long as the platform asks instead, from a tenth of a second to five
 * minutes; if the platform does not ask, for that random time or a second, whichever is longer. Any other failed
 * response may ask for a longer wait by {@code Retry-After}.
 *
 * @param maxAttempts attempts in all, the first included; 1 for no retry, at most 1000
 * @param firstBackoff the longest wait before the second attempt
 * @param maxBackoff the longest wait before any attempt, a day or less
 */
public record RetryPolicy(int maxAttempts, Duration firstBackoff, Duration maxBackoff) {

    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration MAX_WAIT = Duration.ofDays(365);
    private static final int MAX_ATTEMPTS = 1_000;

    private static final RetryPolicy DEFAULT = new RetryPolicy(3, Duration.ofMillis(200), Duration.ofSeconds(5));

    /**
     * Checks the bounds.
     *
     * @param maxAttempts attempts in all, the first included; 1 for no retry, at most 1000
     * @param firstBackoff the longest wait before the second attempt
     * @param maxBackoff the longest wait before any attempt, a day or less
     */
    public RetryPolicy {
        Objects.requireNonNull(firstBackoff, "firstBackoff");
        Objects.requireNonNull(maxBackoff, "maxBackoff");
        if (maxAttempts < 1) {
            throw new IllegalArgumentException(
                    "maxAttempts counts the first attempt too: at least 1, not " + maxAttempts);
        }
        if (maxAttempts > MAX_ATTEMPTS) {
            throw new IllegalArgumentException("maxAttempts must be " + MAX_ATTEMPTS + " or less, not " + maxAttempts);
        }
        if (firstBackoff.isNegative() || maxBackoff.compareTo(firstBackoff) < 0) {
            throw new IllegalArgumentException(
                    "Backoff must be zero or more, and maxBackoff no less than firstBackoff");
        }
        // The nanoseconds of a longer duration may overflow, which would show only when a call has failed.
        if (maxBackoff.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("maxBackoff must be a day or less, not " + maxBackoff);
        }
    }

    /**
     * Three attempts, with up to 200 ms before the second.
     *
     * @return the default policy of a gateway
     */
    public static RetryPolicy defaults() {
        return DEFAULT;
    }

    /**
     * One attempt.
     *
     * @return a policy without retries
     */
    public static RetryPolicy none() {
        return new RetryPolicy(1, Duration.ZERO, Duration.ZERO);
    }

    /** Returns the nanoseconds of a duration, from zero to a year. */
    static long nanos(Duration duration) {
        if (duration.isNegative()) {
            return 0;
        }
        return (duration.compareTo(MAX_WAIT) < 0 ? duration : MAX_WAIT).toNanos();
    }

    /** Returns the longest wait after so many attempts, in nanoseconds. */
    long backoffBound(int attempts) {
        int doublings = Math.min(attempts - 1, 32);
        long bound = firstBackoff.toNanos();
        long max = maxBackoff.toNanos();
        return bound > max >> doublings ? max : bound << doublings;
    }
}
