package io.github.feishureactive.core.internal;

import java.time.Duration;

/** What a setting may be. */
public final class Bounds {

    private static final Duration LONGEST = Duration.ofDays(365);

    private Bounds() {}

    /**
     * Checks a duration.
     *
     * @param duration more than zero, a year or less
     * @param name of the setting, for the message
     * @return the duration
     * @throws IllegalArgumentException if it is not
     */
    public static Duration positive(Duration duration, String name) {
        // The nanoseconds of a longer duration may overflow.
        if (duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " must be a year or less, not " + duration);
        }
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " must be more than zero, not " + duration);
        }
        return duration;
    }

    /**
     * Checks a number.
     *
     * @param least the smallest that it may be
     * @param most the largest that it may be
     * @param number the number
     * @param name of the setting, for the message
     * @return the number
     * @throws IllegalArgumentException if it is less or more
     */
    public static int between(int least, int most, int number, String name) {
        if (number < least || number > most) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", not " + number);
        }
        return number;
    }
}
