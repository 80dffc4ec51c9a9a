package io.github.feishureactive.spring;

import org.springframework.util.unit.DataSize;

/** Puts the property's name to the refusal of a value. */
final class Setting {

    private Setting() {}

    /** Tries a value on what has the bounds, so that they are written down once. */
    static void check(String property, Runnable trial) {
        try {
            trial.run();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(property + ": " + e.getMessage(), e);
        }
    }

    static int bytes(DataSize size) {
        if (size.toBytes() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("must be less than 2GB, not " + size);
        }
        return (int) size.toBytes();
    }
}
