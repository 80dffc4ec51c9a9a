package io.github.feishureactive.hire.referral.reward;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/** Checks of what a caller passes. A message says what to pass instead and does not quote the argument. */
final class Arguments {

    /** The platform tells milliseconds by their number of digits: from the year 5138 on there is one more. */
    private static final Instant TOO_LATE = Instant.ofEpochMilli(100_000_000_000_000L);

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

    /** A time that may be left out, but can be written as milliseconds. Zero would mean that there is none. */
    static @Nullable Instant optionalTime(String name, @Nullable Instant time) {
        if (time != null && (time.isBefore(Instant.ofEpochMilli(1)) || !time.isBefore(TOO_LATE))) {
            throw new IllegalArgumentException("Pass a " + name + " after 1970 and before the year 5138, or leave it"
                    + " out: check whether seconds and milliseconds were mixed up.");
        }
        return time;
    }
}
