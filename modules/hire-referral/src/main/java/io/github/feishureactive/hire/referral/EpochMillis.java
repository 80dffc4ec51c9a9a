package io.github.feishureactive.hire.referral;

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
record EpochMillis(Instant instant) {

    @JsonCreator
    static @Nullable EpochMillis of(String text) {
        return of(PlatformTime.parse(text));
    }

    @JsonCreator
    static @Nullable EpochMillis of(long number) {
        return of(PlatformTime.parse(Long.toString(number)));
    }

    @JsonCreator
    static @Nullable EpochMillis of(double number) {
        return Double.isFinite(number) ? of(PlatformTime.of(BigDecimal.valueOf(number))) : null;
    }

    private static @Nullable EpochMillis of(@Nullable Instant moment) {
        return moment == null || moment.equals(Instant.EPOCH) ? null : new EpochMillis(moment);
    }

    @JsonValue
    String text() {
        return String.valueOf(instant.toEpochMilli());
    }

    static @Nullable Instant instantOf(@Nullable EpochMillis millis) {
        return millis == null ? null : millis.instant();
    }
}
