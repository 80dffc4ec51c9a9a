package io.github.feishureactive.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.feishureactive.benchmarks.endtoend.PeerKind;
import io.github.feishureactive.benchmarks.endtoend.SideBySide.Turn;

import static org.assertj.core.api.Assertions.assertThat;

/** The page says what is there, what is missing, and which goals were met. */
class PageTest {

    @TempDir
    Path directory;

    @Test
    void namesEachStepThatIsMissing() {
        String page = page(Map.of());

        assertThat(page).contains("**Missing:**");
        assertThat(Steps.ALL).allSatisfy(step -> assertThat(page).contains("`" + step.name() + "`"));
        assertThat(goals(Map.of()))
                .allSatisfy((id, goal) -> assertThat(goal.met()).isNull());
    }

    @Test
    void judgesWhatIsThere() {
        Map<Step<?>, List<?>> rows = Map.of(
                Steps.CALLS,
                List.of(
                        turn(PeerKind.FLOOR, 64, 100, 1_000, 0),
                        turn(PeerKind.OURS, 64, 109, 740, 0),
                        turn(PeerKind.OURS_OBSERVED, 64, 99, 800, 0),
                        turn(PeerKind.FLOOR, 1, 100, 1_000, 0),
                        turn(PeerKind.OURS, 1, 100, 1_000, 0.002),
                        turn(PeerKind.OURS_OBSERVED, 1, 80, 1_000, 1)));

        assertThat(goals(rows).get("P1").met()).as("0.74 of the bytes").isTrue();
        assertThat(goals(rows).get("P3a").met()).as("1.09 of the calls").isFalse();
        assertThat(goals(rows).get("P3b").met()).as("1024 in flight").isNull();
        assertThat(goals(rows).get("P3c").met()).as("1.00 of the calls").isTrue();
        assertThat(goals(rows).get("P3d").met()).as("observed, a thread wakes").isFalse();
        assertThat(goals(rows).get("P10a").met()).as("1.08 of the bytes").isTrue();
        assertThat(goals(rows).get("P10c").met()).as("0.80 of the calls").isFalse();
        String page = page(rows);
        assertThat(page)
                .contains(
                        "| P1 | Bytes per call at most 0.75 of the floor's, 64 in flight | 0.74 [0.74, 0.74], 1 pair | met |")
                .contains("<summary>" + Steps.CALLS.title() + "</summary>")
                .doesNotContain("<summary>" + Steps.SOAK.title() + "</summary>")
                .contains("Quote a longer one")
                .doesNotContain("Others had more")
                .contains("charts/throughput.svg")
                .doesNotContain("charts/bulk.svg");
    }

    @Test
    void goalsHaveNamesOfTheirOwn() {
        assertThat(Goals.of(Results.in(directory.resolve("none.json"))))
                .extracting(Goal::id)
                .doesNotHaveDuplicates()
                .startsWith("P1", "P2a")
                .endsWith("P11a", "P11b", "S1");
    }

    @Test
    void saysWhyAStepFailed() {
        Results results = Results.in(directory.resolve("failed.json"));
        Step<Turn> failing = new Step<>(
                Steps.TLS.name(),
                "",
                Turn.class,
                (profile, rows) -> {
                    throw new IOException("no port");
                },
                Steps.TLS.show());
        results.run(failing, Profile.SHORT);

        assertThat(Page.of(results, new Reasons(new Properties()))).contains("`tls` (java.io.IOException: no port)");
    }

    @Test
    void givesTheReasonOfAGoalThatWasNotMet() throws IOException {
        Files.writeString(directory.resolve("reasons.properties"), "P3a=It is the timer.\nP1=Not asked.\n");
        Results results = results(Map.of(
                Steps.CALLS, List.of(turn(PeerKind.FLOOR, 64, 100, 1_000, 0), turn(PeerKind.OURS, 64, 50, 700, 0))));

        assertThat(Page.of(results, Reasons.in(directory)))
                .contains("It is the timer.")
                .doesNotContain("Not asked.");
    }

    private static Turn turn(PeerKind peer, int inFlight, long calls, double bytes, double wakeUps) {
        return new Turn(peer.label(), 0, 0, 0, SomeSlices.slice(inFlight, calls, bytes, wakeUps));
    }

    private Map<String, Goal> goals(Map<Step<?>, List<?>> rows) {
        return Goals.of(results(rows)).stream().collect(Collectors.toMap(Goal::id, goal -> goal));
    }

    private String page(Map<Step<?>, List<?>> rows) {
        return Page.of(results(rows), new Reasons(new Properties()));
    }

    private Results results(Map<Step<?>, List<?>> rows) {
        Results results = Results.in(directory.resolve("results.json"));
        rows.forEach((step, all) -> run(results, step, all));
        return results;
    }

    private static <T> void run(Results results, Step<T> step, List<?> rows) {
        results.run(
                new Step<>(
                        step.name(),
                        step.title(),
                        step.row(),
                        (profile, out) ->
                                rows.forEach(row -> out.accept(step.row().cast(row))),
                        step.show()),
                Profile.SHORT);
    }
}
