package io.github.feishureactive.core;

import java.math.BigDecimal;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The header {@code x-ogw-ratelimit-reset}: seconds until the limit is lifted, documented as whole ones and seen with
 * fractions. Whatever it says, the pause stays within sense.
 */
final class RateLimitReset {

    /** Where the header is missing or makes no sense. */
    static final Duration DEFAULT = Duration.ofSeconds(1);

    /** Longer than any window the platform documents. */
    static final Duration MAX = Duration.ofMinutes(5);

    private static final int LONGEST = 32;
    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

    private RateLimitReset() {}

    static Duration parse(@Nullable String header) {
        if (header == null || header.isBlank() || header.length() > LONGEST) {
            return DEFAULT;
        }
        BigDecimal seconds;
        try {
            seconds = new BigDecimal(header.trim());
        } catch (NumberFormatException e) {
            return DEFAULT;
        }
        if (seconds.signum() < 0) {
            return DEFAULT;
        }
        // Compared before it is multiplied: an exponent of a billion compares at once and would never be expanded.
        if (seconds.compareTo(BigDecimal.valueOf(MAX.toSeconds())) >= 0) {
            return MAX;
        }
        return Duration.ofNanos(seconds.multiply(NANOS).longValue());
    }
}
