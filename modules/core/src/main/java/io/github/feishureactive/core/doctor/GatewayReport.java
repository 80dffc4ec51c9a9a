package io.github.feishureactive.core.doctor;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The result of a diagnosis. It holds no token, secret or tenant key, of the app's id only the beginning, and of the
 * platform's texts none, so that its page can be pasted into a bug report.
 *
 * <p>Subjects and texts are for people and change between versions; programs look at {@link Verdict}.
 *
 * @param madeAt when the diagnosis started
 * @param findings what was found, in the order of the page
 */
public record GatewayReport(Instant madeAt, List<Finding> findings) {

    /** What a finding means. */
    public enum Verdict {
        /** As it should be. */
        OK("ok"),
        /** Worth knowing; calls work all the same. */
        NOTE("note"),
        /** Calls fail, or will, until somebody acts. */
        PROBLEM("FAIL"),
        /** Not examined; the text says why. */
        SKIPPED("-");

        private final String mark;

        Verdict(String mark) {
            this.mark = mark;
        }

        String mark() {
            return mark;
        }
    }

    /**
     * One line of the page.
     *
     * @param section the heading that it stands below
     * @param verdict what it means
     * @param subject what it is about
     * @param text what was found, and what to do
     */
    public record Finding(String section, Verdict verdict, String subject, String text) {

        /**
         * Checks that all are there.
         *
         * @param section the heading that it stands below
         * @param verdict what it means
         * @param subject what it is about
         * @param text what was found, and what to do
         */
        public Finding {
            Objects.requireNonNull(section, "section");
            Objects.requireNonNull(verdict, "verdict");
            Objects.requireNonNull(subject, "subject");
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * Copies the list.
     *
     * @param madeAt when the diagnosis started
     * @param findings what was found, in the order of the page
     */
    public GatewayReport {
        Objects.requireNonNull(madeAt, "madeAt");
        findings = List.copyOf(findings);
    }

    /**
     * Whether nothing was found that keeps calls from working.
     *
     * @return {@code true} if no finding is a {@link Verdict#PROBLEM}
     */
    public boolean healthy() {
        return problems() == 0;
    }

    /**
     * Counts the problems.
     *
     * @return how many findings are a {@link Verdict#PROBLEM}
     */
    public long problems() {
        return findings.stream()
                .filter(finding -> finding.verdict() == Verdict.PROBLEM)
                .count();
    }

    /**
     * The report as one page of plain text.
     *
     * @return lines of at most 110 characters, each ended by a line feed
     */
    public String text() {
        return new ReportPage(this).text();
    }

    /** The same as {@link #text()}. */
    @Override
    public String toString() {
        return text();
    }
}
