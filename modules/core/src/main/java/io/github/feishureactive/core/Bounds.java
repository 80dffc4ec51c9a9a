package io.github.feishureactive.core;

import java.time.Duration;

/** What a setting may be. */
final class Bounds {

    private static final Duration LONGEST = Duration.ofDays(365);

    private Bounds() {}

    static Duration positive(Duration duration, String name) {
        // The nanoseconds of a longer duration may overflow.
        if (duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " must be a year or less, not " + duration);
        }
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " must be more than zero, not " + duration);
        }
        return duration;
    }

    static int between(int least, int most, int number, String name) {
        if (number < least || number > most) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", not " + number);
        }
        return number;
    }
}
