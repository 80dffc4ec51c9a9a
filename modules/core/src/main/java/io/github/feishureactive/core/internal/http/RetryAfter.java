package io.github.feishureactive.core.internal.http;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * How long a response asks to wait. The platform says so in {@code x-ogw-ratelimit-reset}: seconds until the limit is
 * lifted, documented as whole ones and seen with fractions. A gateway or firewall before it may say {@code Retry-After},
 * in seconds or as a date. Where both are there the platform's counts, since it knows its window.
 */
final class RetryAfter {

    private static final String RESET = "x-ogw-ratelimit-reset";
    private static final String RETRY_AFTER = "retry-after";
    private static final String DATE = "date";

    /** A longer wait is reported as this one: no arithmetic with it overflows. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private static final int LONGEST_TEXT = 32;
    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);
    private static final BigDecimal SHORTEST = new BigDecimal("0.001");

    private RetryAfter() {}

    /** The wait, {@code null} if none is asked for or what is asked makes no sense. */
    static @Nullable Duration of(HttpHeaders headers) {
        Duration platform = seconds(headers.get(RESET));
        if (platform != null) {
            return platform;
        }
        String retryAfter = headers.get(RETRY_AFTER);
        Duration seconds = seconds(retryAfter);
        return seconds != null ? seconds : until(retryAfter, headers.get(DATE));
    }

    /** Seconds; less than a millisecond is no time to wait. */
    static @Nullable Duration seconds(@Nullable String text) {
        if (text == null || text.isBlank() || text.length() > LONGEST_TEXT) {
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
        // Compared before it is multiplied: an exponent of a billion compares at once and would never be expanded.
        if (seconds.compareTo(BigDecimal.valueOf(LONGEST.toSeconds())) >= 0) {
            return LONGEST;
        }
        return Duration.ofNanos(seconds.multiply(NANOS).longValue());
    }

    /** From one date to another of the same clock, the sender's, so that it matters to nobody what time it is here. */
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
