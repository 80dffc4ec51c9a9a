package io.github.feishureactive.benchmarks.report;

import org.jspecify.annotations.Nullable;

/**
 * What was aimed at, and what was measured.
 *
 * @param id by which the sentence of explanation is found where it was not met
 * @param met {@code null} where it was not measured
 */
record Goal(
        String id, String aim, String measured, @Nullable Boolean met) {

    static Goal notMeasured(String id, String aim) {
        return new Goal(id, aim, "", null);
    }

    /** A ratio of at most so much. */
    static Goal atMost(String id, String aim, Spread ratio, double bound) {
        return of(id, aim, ratio, ratio.median() <= bound);
    }

    /** A ratio of at least so much. */
    static Goal atLeast(String id, String aim, Spread ratio, double bound) {
        return of(id, aim, ratio, ratio.median() >= bound);
    }

    private static Goal of(String id, String aim, Spread ratio, boolean met) {
        return ratio.known()
                ? new Goal(id, aim, ratio + ", " + ratio.count() + (ratio.count() == 1 ? " pair" : " pairs"), met)
                : notMeasured(id, aim);
    }

    /** The same with more to say of it. */
    Goal and(String more) {
        return met == null ? this : new Goal(id, aim, measured + more, met);
    }

    String verdict() {
        return met == null ? "not measured" : met ? "met" : "**not met**";
    }
}
