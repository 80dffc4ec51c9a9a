package io.github.feishureactive.core.internal.doctor;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Objects;

import io.netty.handler.codec.DateFormatter;
import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.internal.PlatformTime;
import io.github.feishureactive.core.internal.http.ResponseHead;

/**
 * How far the platform's clock is ahead of the one here. The platform wrote its time between the request and the head
 * of its response, so half a round trip remains uncertain; the middle of it is the best guess.
 *
 * @param ahead positive if the platform's clock is ahead
 * @param uncertainty the true offset differs from it by no more than this
 * @param header where the time was found
 */
record ClockOffset(Duration ahead, Duration uncertainty, String header) {

    private static final String TIMESTAMP = "X-Timestamp";
    private static final String DATE = "Date";

    /** The day of time here has milliseconds. */
    private static final Duration RESOLUTION = Duration.ofMillis(1);

    /** {@code Date} has whole seconds, rounded down. */
    private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

    /** Returns the least uncertain of all, {@code null} if no response has a time. */
    static @Nullable ClockOffset of(List<ResponseHead> heads) {
        return heads.stream()
                .map(ClockOffset::of)
                .filter(Objects::nonNull)
                .min(Comparator.comparing(ClockOffset::uncertainty))
                .orElse(null);
    }

    private static @Nullable ClockOffset of(ResponseHead head) {
        Instant precise = PlatformTime.parse(first(head, TIMESTAMP));
        if (precise != null) {
            return of(head, precise, Duration.ZERO, TIMESTAMP);
        }
        String text = first(head, DATE);
        Date date = text == null || text.isBlank() ? null : DateFormatter.parseHttpDate(text);
        return date == null ? null : of(head, date.toInstant().plus(HALF_A_SECOND), HALF_A_SECOND, DATE);
    }

    private static ClockOffset of(ResponseHead head, Instant there, Duration roundedBy, String header) {
        Duration half = head.roundTrip().dividedBy(2);
        Instant here = head.receivedAt().minus(half);
        return new ClockOffset(
                Duration.between(here, there), half.plus(RESOLUTION).plus(roundedBy), header);
    }

    private static @Nullable String first(ResponseHead head, String name) {
        List<String> values = head.values(name);
        return values.isEmpty() ? null : values.get(0);
    }

    /** Returns whether the clocks differ by more than this for certain. */
    boolean beyond(Duration limit) {
        return ahead.abs().minus(uncertainty).compareTo(limit) > 0;
    }
}
