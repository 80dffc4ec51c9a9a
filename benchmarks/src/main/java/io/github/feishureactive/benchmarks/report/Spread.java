package io.github.feishureactive.benchmarks.report;

import java.util.Arrays;
import java.util.Locale;

/** A median and its quartiles. */
record Spread(double low, double median, double high, int count) {

    static Spread of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Spread(at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75), sorted.length);
    }

    /** Between the two nearest values where it falls between them. */
    private static double at(double[] sorted, double part) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double place = part * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    boolean known() {
        return count > 0;
    }

    /** Without decimals, for what is measured in hundreds. */
    String whole() {
        return known() ? String.format(Locale.ROOT, "%.0f [%.0f, %.0f]", median, low, high) : "not measured";
    }

    @Override
    public String toString() {
        return known() ? String.format(Locale.ROOT, "%.2f [%.2f, %.2f]", median, low, high) : "not measured";
    }
}
