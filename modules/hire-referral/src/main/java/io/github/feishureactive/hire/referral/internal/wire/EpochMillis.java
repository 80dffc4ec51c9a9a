package io.github.feishureactive.hire.referral.internal.wire;

import java.math.BigDecimal;
import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.internal.PlatformTime;

/**
 * A moment as the platform writes it: milliseconds since 1970 as text. It is read in every form that the platform uses
 * somewhere; what is none, or zero, is {@code null}.
 */
public record EpochMillis(Instant instant) {

    /** Why {@link #isPeriod} is false. */
    public static final String NO_PERIOD = "Pass a period that begins in 1970 or later and ends between March 1973 and"
            + " the year 5138: check whether seconds and milliseconds were mixed up.";

    /** Milliseconds of earlier times, such as of seconds that were taken for milliseconds, look like seconds. */
    private static final Instant EARLIEST = Instant.ofEpochMilli(100_000_000_000L);

    /** The platform tells milliseconds by their number of digits: from the year 5138 on there is one more. */
    private static final Instant TOO_LATE = Instant.ofEpochMilli(100_000_000_000_000L);

    @JsonCreator
    public static @Nullable EpochMillis of(String text) {
        return of(PlatformTime.parse(text));
    }

    @JsonCreator
    public static @Nullable EpochMillis of(long number) {
        return of(PlatformTime.parse(Long.toString(number)));
    }

    @JsonCreator
    public static @Nullable EpochMillis of(double number) {
        return Double.isFinite(number) ? of(PlatformTime.of(BigDecimal.valueOf(number))) : null;
    }

    private static @Nullable EpochMillis of(@Nullable Instant moment) {
        return moment == null || moment.equals(Instant.EPOCH) ? null : new EpochMillis(moment);
    }

    @JsonValue
    public String text() {
        return String.valueOf(instant.toEpochMilli());
    }

    public static @Nullable Instant instantOf(@Nullable EpochMillis millis) {
        return millis == null ? null : millis.instant();
    }

    /** Returns whether the platform reads as milliseconds what is written for this time. */
    public static boolean isUnmistakable(Instant time) {
        return !time.isBefore(EARLIEST) && time.isBefore(TOO_LATE);
    }

    /** Returns whether these can be the ends of a period. It may begin when time did, in 1970. */
    public static boolean isPeriod(@Nullable Instant from, @Nullable Instant to) {
        return (from == null || (!from.isBefore(Instant.EPOCH) && from.isBefore(TOO_LATE)))
                && (to == null || isUnmistakable(to));
    }
}
