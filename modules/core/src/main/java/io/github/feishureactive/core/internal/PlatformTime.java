package io.github.feishureactive.core.internal;

import java.math.BigDecimal;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Parses the platform's timestamps: seconds since 1970, perhaps with a fraction, milliseconds or microseconds. Its
 * pages disagree on the unit, so the number of digits decides.
 */
public final class PlatformTime {

    private static final int LONGEST = 32;
    private static final int DIGITS_OF_SECONDS = 11;
    private static final int DIGITS_OF_MILLIS = 14;
    private static final int DIGITS_OF_MICROS = 17;
    private static final int NANO_DIGITS = 9;

    private PlatformTime() {}

    /**
     * Parses a timestamp.
     *
     * @param text what the platform wrote
     * @return the time, {@code null} for none or an invalid one
     */
    public static @Nullable Instant parse(@Nullable String text) {
        if (text == null || text.length() > LONGEST || !text.matches("\\d{1,17}(\\.\\d{1,14})?")) {
            return null;
        }
        int point = text.indexOf('.');
        int digits = point < 0 ? text.length() : point;
        return instant(new BigDecimal(text).movePointLeft(scale(digits)));
    }

    /**
     * Parses a timestamp that was written as a number.
     *
     * @param number what the platform wrote
     * @return the time, {@code null} if it is invalid
     */
    public static @Nullable Instant of(BigDecimal number) {
        // Do not expand an exponent of a billion.
        boolean sensible = Math.abs((long) number.scale()) <= LONGEST && number.precision() <= LONGEST;
        return sensible ? parse(number.toPlainString()) : null;
    }

    private static int scale(int digits) {
        if (digits <= DIGITS_OF_SECONDS) {
            return 0;
        }
        return digits <= DIGITS_OF_MILLIS ? 3 : DIGITS_OF_MICROS - DIGITS_OF_SECONDS;
    }

    private static Instant instant(BigDecimal seconds) {
        long whole = seconds.longValue();
        long nanos = seconds.subtract(BigDecimal.valueOf(whole))
                .movePointRight(NANO_DIGITS)
                .longValue();
        return Instant.ofEpochSecond(whole, nanos);
    }
}
