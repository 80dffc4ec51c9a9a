package io.github.feishureactive.simulator;

/** Checks probabilities. */
final class Probability {

    private Probability() {}

    static void check(double probability) {
        // Negated so that NaN fails too.
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability must be from 0 to 1: " + probability);
        }
    }
}
