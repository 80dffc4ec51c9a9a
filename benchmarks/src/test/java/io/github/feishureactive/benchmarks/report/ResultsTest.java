package io.github.feishureactive.benchmarks.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What was measured stays, whatever becomes of the rest. */
class ResultsTest {

    record Row(String client, double figure) {}

    private static final Row FIRST = new Row("a", 1.5);
    private static final Row SECOND = new Row("b", Double.NaN);

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void choose() {
        file = directory.resolve("results.json");
    }

    @Test
    void keepsTheRowsOfAStep() {
        Step<Row> step = step((profile, rows) -> {
            rows.accept(FIRST);
            rows.accept(SECOND);
        });

        assertThat(Results.in(file).run(step, Profile.SHORT)).isNull();

        Results read = Results.in(file);
        assertThat(read.of(step)).containsExactly(FIRST, SECOND);
        assertThat(read.has(step, Profile.SHORT)).isTrue();
        assertThat(read.has(step, Profile.STANDARD)).as("of another profile").isFalse();
    }

    @Test
    void keepsWhatAFailingStepHadAndRunsItAgain() {
        Step<Row> failing = step((profile, rows) -> {
            rows.accept(FIRST);
            throw new IllegalStateException("no port");
        });

        assertThat(Results.in(file).run(failing, Profile.SHORT)).contains("no port");

        Results read = Results.in(file);
        assertThat(read.of(failing)).containsExactly(FIRST);
        assertThat(read.has(failing, Profile.SHORT)).isFalse();
        assertThat(read.section(failing).orElseThrow().trouble()).contains("no port");
    }

    @Test
    void aRunThatIsCutOffLeavesWhatItHas() {
        Results results = Results.in(file, Duration.ZERO);
        results.run(step("done", (profile, rows) -> rows.accept(FIRST)), Profile.SHORT);
        Results[] inTheMiddle = new Results[1];
        Step<Row> cut = step("cut", (profile, rows) -> {
            rows.accept(SECOND);
            inTheMiddle[0] = Results.in(file);
        });

        results.run(cut, Profile.SHORT);

        assertThat(inTheMiddle[0].of(step("done", (profile, rows) -> {}))).containsExactly(FIRST);
        assertThat(inTheMiddle[0].of(cut)).containsExactly(SECOND);
        assertThat(inTheMiddle[0].section(cut).orElseThrow().trouble()).isEqualTo(Results.UNFINISHED);
        assertThat(inTheMiddle[0].has(cut, Profile.SHORT)).isFalse();
        assertThat(Results.in(file).has(cut, Profile.SHORT)).isTrue();
    }

    @Test
    void aFailureDoesNotReplaceWhatWasThere() {
        Results results = Results.in(file);
        results.run(step((profile, rows) -> rows.accept(FIRST)), Profile.STANDARD);

        results.run(
                step((profile, rows) -> {
                    rows.accept(SECOND);
                    throw new IllegalStateException("no port");
                }),
                Profile.STANDARD);

        assertThat(Results.in(file).of(step((profile, rows) -> {}))).containsExactly(FIRST);
    }

    @Test
    void nothingIsThereAtFirst() {
        Step<Row> step = step((profile, rows) -> {});

        assertThat(Results.in(file).of(step)).isEmpty();
        assertThat(Results.in(file).has(step, Profile.SHORT)).isFalse();
        assertThat(Files.exists(file)).isFalse();
    }

    private static Step<Row> step(Step.Work<Row> work) {
        return step("step", work);
    }

    private static Step<Row> step(String name, Step.Work<Row> work) {
        return new Step<>(name, "A step", Row.class, work, List::toString);
    }
}
