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
}
