package io.github.feishureactive.spring;

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
}
