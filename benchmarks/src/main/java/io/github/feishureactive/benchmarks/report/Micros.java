package io.github.feishureactive.benchmarks.report;

import java.util.function.Consumer;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** Runs the benchmarks of the hot paths through JMH, with its profiler of allocation. */
final class Micros {

    private static final String BYTES = "gc.alloc.rate.norm";

    private Micros() {}

    /**
     * A result of JMH: medians of its iterations. A mean is that of the one in which the compiler was not yet done.
     *
     * @param name class and method
     * @param nanos time of one operation
     * @param error half of the distance between the quartiles of that time
     * @param bytes what one operation allocates
     */
    record Result(String name, double nanos, double error, double bytes) {}

    static void run(Profile profile, Consumer<Result> rows) throws RunnerException {
        new Runner(profile.jmh()
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run()
                .forEach(result -> rows.accept(row(result)));
    }

    private static Result row(RunResult result) {
        String name = result.getParams().getBenchmark();
        String type = name.substring(0, name.lastIndexOf('.'));
        Statistics time = result.getPrimaryResult().getStatistics();
        var bytes = result.getSecondaryResults().get(BYTES);
        return new Result(
                name.substring(type.lastIndexOf('.') + 1),
                time.getPercentile(50),
                (time.getPercentile(75) - time.getPercentile(25)) / 2,
                bytes == null ? 0 : bytes.getStatistics().getPercentile(50));
    }
}
