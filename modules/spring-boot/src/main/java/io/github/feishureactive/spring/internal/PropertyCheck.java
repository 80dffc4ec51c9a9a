package io.github.feishureactive.spring.internal;

import org.springframework.util.unit.DataSize;

/** Validates property values, and names the property where a value is invalid. */
public final class PropertyCheck {

    private PropertyCheck() {}

    /**
     * Runs a setter that validates its argument, so that each bound is written down once, in the builder.
     *
     * @param property the name of the property
     * @param setter sets the property's value
     * @throws IllegalArgumentException if the setter throws one; the message starts with the property's name
     */
    public static void check(String property, Runnable setter) {
        try {
            setter.run();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(property + ": " + e.getMessage(), e);
        }
    }

    /**
     * Converts a size to bytes.
     *
     * @param size the size
     * @return its number of bytes
     * @throws IllegalArgumentException if it is 2GB or more
     */
    public static int bytes(DataSize size) {
        if (size.toBytes() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("must be less than 2GB: " + size);
        }
        return (int) size.toBytes();
    }
}
