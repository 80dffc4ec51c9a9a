package io.github.feishureactive.core.internal.http;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Reads how long a response asks to wait. The platform sends {@code x-ogw-ratelimit-reset}: seconds until the limit is
 * lifted, documented as whole ones and observed with fractions. A gateway or firewall in front of it may send
 * {@code Retry-After}, in seconds or as a date. If both are present, the platform's takes precedence.
 */
final class RetryAfter {

    private static final String RESET = "x-ogw-ratelimit-reset";
    private static final String RETRY_AFTER = "retry-after";
    private static final String DATE = "date";

    /** Longer waits are reported as this one, so that no arithmetic overflows. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private static final int MAX_TEXT_LENGTH = 32;
    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);
    private static final BigDecimal SHORTEST = new BigDecimal("0.001");

    private RetryAfter() {}

    /** Returns the wait, {@code null} for none or an invalid one. */
    static @Nullable Duration of(HttpHeaders headers) {
        Duration platform = seconds(headers.get(RESET));
        if (platform != null) {
            return platform;
        }
        String retryAfter = headers.get(RETRY_AFTER);
        Duration seconds = seconds(retryAfter);
        return seconds != null ? seconds : until(retryAfter, headers.get(DATE));
    }

    /** Parses seconds. Less than a millisecond counts as none. */
    static @Nullable Duration seconds(@Nullable String text) {
        if (text == null || text.isBlank() || text.length() > MAX_TEXT_LENGTH) {
            return null;
        }
        BigDecimal seconds;
        try {
            seconds = new BigDecimal(text.trim());
        } catch (NumberFormatException e) {
            return null;
        }
        if (seconds.compareTo(SHORTEST) < 0) {
            return null;
        }
        // Compare before multiplying: comparing an exponent of a billion is cheap, expanding it is not.
        if (seconds.compareTo(BigDecimal.valueOf(LONGEST.toSeconds())) >= 0) {
            return LONGEST;
        }
        return Duration.ofNanos(seconds.multiply(NANOS).longValue());
    }

    /** Subtracts two dates of the sender's clock, so that the local clock does not matter. */
    private static @Nullable Duration until(@Nullable String retryAfter, @Nullable String date) {
        Instant end = date(retryAfter);
        Instant start = date(date);
        if (end == null || start == null || !end.isAfter(start)) {
            return null;
        }
        Duration wait = Duration.between(start, end);
        return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    }

    private static @Nullable Instant date(@Nullable String text) {
        Date date = text == null || text.isBlank() ? null : DateFormatter.parseHttpDate(text);
        return date == null ? null : date.toInstant();
    }
}
