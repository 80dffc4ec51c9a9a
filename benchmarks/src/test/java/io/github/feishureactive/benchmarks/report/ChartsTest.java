package io.github.feishureactive.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.feishureactive.benchmarks.endtoend.PeerKind;
import io.github.feishureactive.benchmarks.soak.Soak;

import static org.assertj.core.api.Assertions.assertThat;

/** There is a picture for what was measured, and none for what was not. */
class ChartsTest {

    @TempDir
    Path directory;

    @Test
    void drawsWhatIsThere() throws IOException {
        Files.writeString(directory.resolve("of-an-earlier-run.svg"), "<svg/>");
        Results results = Results.in(directory.resolve("results.json"));
        run(
                results,
                Steps.CALLS,
                List.of(SomeSlices.under(0, 64, PeerKind.FLOOR), SomeSlices.under(0, 64, PeerKind.OURS)));
        run(results, Steps.LATENCY, List.of(SomeSlices.under(50, 1_024, PeerKind.FLOOR)));
        run(
                results,
                Steps.SOAK,
                List.of(new Soak.Look(60, 14_000_000, 13, 64, 0, SomeSlices.slice(64, 100, 1_000, 0))));

        Charts.write(results, directory);

        assertThat(pictures())
                .containsExactlyInAnyOrder(
                        Charts.THROUGHPUT + ".svg",
                        Charts.COST + ".svg",
                        Charts.LATENCY + ".svg",
                        Charts.SOAK + ".svg");
    }

    private List<String> pictures() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".svg"))
                    .toList();
        }
    }

    private static <T> void run(Results results, Step<T> step, List<T> rows) {
        results.run(
                new Step<>(step.name(), step.title(), step.row(), (profile, out) -> rows.forEach(out), step.show()),
                Profile.SHORT);
    }
}
