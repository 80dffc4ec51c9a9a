package io.github.feishureactive.benchmarks.allocation;

import java.util.function.DoubleSupplier;

/** Measures until what is done once, such as to fill a cache, is done. */
final class Rounds {

    private static final int FEWEST = 5;
    private static final int MOST = 20;

    /** So many rounds without a better one. */
    private static final int SETTLED = 3;

    private static final double BETTER = 0.99;

    private Rounds() {}

    static double least(DoubleSupplier measurement) {
        double least = measurement.getAsDouble();
        int settled = 0;
        for (int round = 1; round < MOST && (round < FEWEST || settled < SETTLED); round++) {
            double bytes = measurement.getAsDouble();
            settled = bytes < least * BETTER ? 0 : settled + 1;
            least = Math.min(least, bytes);
        }
        return least;
    }
}
