package io.github.feishureactive.redis.internal;

import java.time.Duration;

/** Checks durations that an application sets. */
public final class DurationSetting {

    private DurationSetting() {}

    /**
     * Checks that a duration is positive.
     *
     * @param name of the setting, for the message
     * @param value what was set
     * @return the same
     * @throws IllegalArgumentException if it is not
     */
    public static Duration positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be more than zero, not " + value);
        }
        return value;
    }

    /**
     * Checks that a duration lies within a range.
     *
     * @param name of the setting, for the message
     * @param value what was set
     * @param min the least permitted
     * @param max the largest permitted
     * @return the same
     * @throws IllegalArgumentException if it does not
     */
    public static Duration between(String name, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(name + " must be " + min + " to " + max + ", not " + value);
        }
        return value;
    }
}
