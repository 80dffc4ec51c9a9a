package io.github.feishureactive.benchmarks.report;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Something that is measured: how it is run, what it gives, and how that is shown.
 *
 * @param name on the command line and in the results
 * @param title on the page
 * @param row what it gives, many times
 * @param show the text of the page below the title, made of the rows
 */
record Step<T>(String name, String title, Class<T> row, Work<T> work, Function<List<T>, String> show) {

    /** Measures, and gives each row when it is there. */
    @FunctionalInterface
    interface Work<T> {

        void run(Profile profile, Consumer<T> rows) throws Exception;
    }

    String show(Results results) {
        return show.apply(results.of(this));
    }
}
