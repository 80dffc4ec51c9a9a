package io.github.feishureactive.core.doctor;

import java.time.temporal.ChronoUnit;
import java.util.List;

import io.github.feishureactive.core.doctor.GatewayReport.Finding;

/** Lays out a report: a heading for each section, its findings in columns, long texts wrapped. */
final class ReportPage {

    private static final int WIDTH = 110;
    private static final int MARK_WIDTH = 4;
    private static final String INDENT = "  ";

    private final GatewayReport report;
    private final StringBuilder page = new StringBuilder();

    ReportPage(GatewayReport report) {
        this.report = report;
    }

    String text() {
        line("feishu-reactive doctor, " + report.madeAt().truncatedTo(ChronoUnit.SECONDS));
        line("It only reads. This page holds no token, no secret and no tenant key.");
        String section = "";
        for (Finding finding : report.findings()) {
            if (!finding.section().equals(section)) {
                section = finding.section();
                line("");
                line(section);
            }
            write(finding, subjectWidth(section));
        }
        line("");
        line(summary());
        return page.toString();
    }

    private String summary() {
        long problems = report.problems();
        return problems == 0 ? "No problem found." : problems == 1 ? "1 problem found." : problems + " problems found.";
    }

    private int subjectWidth(String section) {
        return report.findings().stream()
                .filter(finding -> finding.section().equals(section))
                .mapToInt(finding -> finding.subject().length())
                .max()
                .orElse(0);
    }

    private void write(Finding finding, int subjectWidth) {
        String before = INDENT + padded(finding.verdict().mark(), MARK_WIDTH) + " "
                + padded(finding.subject(), subjectWidth) + INDENT;
        StringBuilder line = new StringBuilder(before);
        for (String word : List.of(finding.text().split(" ", -1))) {
            if (line.length() > before.length() && line.length() + word.length() > WIDTH) {
                line(line.toString());
                line = new StringBuilder(" ".repeat(before.length()));
            }
            line.append(word).append(' ');
        }
        line(line.toString());
    }

    private void line(String text) {
        page.append(text.stripTrailing()).append('\n');
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
