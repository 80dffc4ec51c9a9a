package io.github.feishureactive.core.doctor;

import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.github.feishureactive.core.doctor.GatewayReport.Finding;
import io.github.feishureactive.core.doctor.GatewayReport.Verdict;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayReportTest {

    private static final Instant TIME = Instant.parse("2026-11-29T06:30:00.123Z");

    @Test
    void thePageHasColumnsAndWrapsLongTexts() {
        GatewayReport report = new GatewayReport(
                TIME,
                List.of(
                        new Finding("One", Verdict.OK, "a", "short"),
                        new Finding(
                                "One",
                                Verdict.PROBLEM,
                                "longer",
                                "word ".repeat(20).strip()),
                        new Finding("Two", Verdict.SKIPPED, "b", "not tried")));

        assertThat(report).hasToString("""
                feishu-reactive doctor, 2026-11-29T06:30:00Z
                It only reads. This page holds no token, no secret and no tenant key.

                One
                  ok   a       short
                  FAIL longer  %s
                               word

                Two
                  -    b  not tried

                1 problem found.
                """.formatted("word ".repeat(19).strip()));
        assertThat(report.text().lines()).allMatch(line -> line.length() <= 110);
    }

    @Test
    void notesDoNotMakeItUnhealthy() {
        Finding note = new Finding("One", Verdict.NOTE, "a", "b");

        assertThat(new GatewayReport(TIME, List.of(note)).healthy()).isTrue();
        assertThat(new GatewayReport(TIME, List.of(note, new Finding("One", Verdict.PROBLEM, "a", "b"))).healthy())
                .isFalse();
    }
}
