package io.github.feishureactive.benchmarks.report;

import java.util.Locale;

/** The page: what was measured on which machine, the goals, and a section for each subject. */
final class Page {

    private final StringBuilder text = new StringBuilder();
    private final Results results;
    private final Reasons reasons;

    private Page(Results results, Reasons reasons) {
        this.results = results;
        this.reasons = reasons;
    }

    static String of(Results results, Reasons reasons) {
        Page page = new Page(results, reasons);
        page.introduction();
        page.goals();
        page.text.append(EndToEndSection.of(results));
        page.text.append(LimitsSection.of(results));
        page.text.append(GrowthSection.of(results));
        return page.text.toString();
    }

    private void introduction() {
        text.append("# Benchmark report, ")
                .append(words(results.profile()))
                .append(" profile, ")
                .append(results.finishedAt())
                .append("\n\n");
        if (results.profile() == Profile.SHORT) {
            text.append(
                    "The short profile shows that everything works, and orders of magnitude. Quote a longer one.\n\n");
        }
        Table machine = new Table(2, "Measured on", "");
        results.machine().forEach(machine::row);
        text.append(machine);
        text.append("""
                What others on the machine did is part of every figure in calls, seconds or CPU time. So believe the ratios
                between clients of one round rather than the figures, and neither of another machine. Bytes repeat within a
                few hundredths anywhere.

                """);
    }

    private void goals() {
        text.append("## Goals\n\nEverything is switched on: token, limiter, retry, deadline. Ratios are medians with"
                + " quartiles, over pairs of slices of the same round.\n\n");
        Table table = new Table(5, "", "Goal", "Measured", "", "Where it goes");
        for (Goal goal : Goals.of(results)) {
            table.row(goal.id(), goal.aim(), goal.measured(), goal.verdict(), reasons.of(goal));
        }
        text.append(table);
    }

    static String words(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }

    static String chart(String name, String title) {
        return "![" + title + "](charts/" + name + ".svg)\n\n";
    }
}
