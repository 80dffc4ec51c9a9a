package io.github.feishureactive.benchmarks.report;

import org.jspecify.annotations.Nullable;

/**
 * What was aimed at, and what was measured.
 *
 * @param id by which the sentence of explanation is found where it was not met
 * @param met {@code null} where this run did not measure it
 */
record Goal(
        String id, String aim, String measured, @Nullable Boolean met) {

    String verdict() {
        return met == null ? "not measured" : met ? "met" : "**not met**";
    }
}
