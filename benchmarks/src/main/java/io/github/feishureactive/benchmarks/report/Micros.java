package io.github.feishureactive.benchmarks.report;

import java.util.Collection;
import java.util.List;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;

/** Runs the benchmarks of the hot paths through JMH, with its profiler of allocation. */
final class Micros {

    private static final String BYTES = "gc.alloc.rate.norm";

    private Micros() {}

    static List<Results.Micro> run(Profile profile) {
        try {
            Collection<RunResult> results = new Runner(profile.jmh()
                            .addProfiler(GCProfiler.class)
                            .shouldFailOnError(true)
                            .build())
                    .run();
            return results.stream().map(Micros::micro).toList();
        } catch (RunnerException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Results.Micro micro(RunResult result) {
        String name = result.getParams().getBenchmark();
        String type = name.substring(0, name.lastIndexOf('.'));
        Result<?> time = result.getPrimaryResult();
        Result<?> bytes = result.getSecondaryResults().get(BYTES);
        return new Results.Micro(
                name.substring(type.lastIndexOf('.') + 1),
                time.getScore(),
                time.getScoreError(),
                bytes == null ? 0 : bytes.getScore());
    }
}
