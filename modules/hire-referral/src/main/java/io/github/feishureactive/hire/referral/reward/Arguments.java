package io.github.feishureactive.hire.referral.reward;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.hire.referral.internal.wire.EpochMillis;

/** Checks of what a caller passes. A message says what to pass instead and does not quote the argument. */
final class Arguments {

    private Arguments() {}

    static <T> T present(@Nullable T value, String message) {
        if (value == null) {
            throw new IllegalArgumentException(message);
        }
        return value;
    }

    static String text(@Nullable String value, String message) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(message);
        }
        return value;
    }

    /** An id that may be left out, but is not blank. */
    static @Nullable String optionalId(String name, @Nullable String value) {
        return value == null ? null : text(value, "Pass a " + name + ", or leave it out: it is blank.");
    }

    /** A time that may be left out, but is written with as many digits as milliseconds have. */
    static @Nullable Instant optionalTime(String name, @Nullable Instant time) {
        if (time != null && !EpochMillis.isUnmistakable(time)) {
            throw new IllegalArgumentException("Pass a " + name + " between March 1973 and the year 5138, or leave"
                    + " it out: check whether seconds and milliseconds were mixed up.");
        }
        return time;
    }
}
