package io.github.feishureactive.hire.referral;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/** A moment as the platform writes it: milliseconds since 1970 as text. */
record EpochMillis(Instant instant) {

    @JsonCreator
    static EpochMillis of(String text) {
        return new EpochMillis(Instant.ofEpochMilli(Long.parseLong(text)));
    }

    @JsonValue
    String text() {
        return String.valueOf(instant.toEpochMilli());
    }

    static @Nullable Instant instantOf(@Nullable EpochMillis millis) {
        return millis == null ? null : millis.instant();
    }
}
