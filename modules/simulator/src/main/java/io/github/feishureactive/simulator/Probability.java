package io.github.feishureactive.simulator;

/** A number from 0 (never) to 1 (always). */
final class Probability {

    private Probability() {}

    static void check(double probability) {
        // Written so that not-a-number fails too.
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("Not a probability: " + probability);
        }
    }
}
