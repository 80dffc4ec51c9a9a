package io.github.feishureactive.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.github.feishureactive.benchmarks.endtoend.SideBySide.Turn;

/** The page: the goals, a few pictures, and then all figures, folded up. */
final class Page {

    private static final String COMMAND =
            "java -cp benchmarks/target/benchmarks.jar io.github.feishureactive.benchmarks.report.Report ";

    private final StringBuilder text = new StringBuilder();
    private final Results results;

    private Page(Results results) {
        this.results = results;
    }

    static String of(Results results, Reasons reasons) {
        Page page = new Page(results);
        page.introduction();
        page.goals(reasons);
        page.pictures();
        page.figures();
        page.provenance();
        return page.text.toString();
    }

    private void introduction() {
        text.append("# Benchmark report\n\n");
        text.append("""
                The gateway with everything switched on (token, limiter, retry, deadline), beside a hand-written Reactor Netty
                client that has none of it (the floor), Spring's `WebClient`, the JDK's client and the platform's official SDK.

                """);
        Steps.ALL.stream()
                .flatMap(step -> results.section(step).stream())
                .map(Results.Section::machine)
                .distinct()
                .forEach(machine -> text.append("Measured on %s, %s processors, %s.%n%n"
                        .formatted(machine.get("Processor"), machine.get("Processors"), machine.get("JVM"))));
        if (Steps.ALL.stream()
                .flatMap(step -> results.section(step).stream())
                .anyMatch(section -> section.profile() == Profile.SHORT)) {
            text.append(
                    "> The `short` profile shows that everything works, and orders of magnitude. Quote a longer one.\n\n");
        }
        Comparison<Turn> calls = Comparison.ofTurns(results.of(Steps.CALLS));
        if (calls.disturbed() > 0) {
            text.append("> Other processes had more than 5 %% of the machine in %d of %d slices of `calls`.%n%n"
                    .formatted(calls.disturbed(), calls.slices().size()));
        }
        List<Step<?>> missing = Steps.ALL.stream()
                .filter(step ->
                        results.section(step).filter(Results.Section::complete).isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            text.append("> **Missing:** ")
                    .append(missing.stream().map(this::trouble).collect(Collectors.joining(", ")))
                    .append(". Run the same command again, it goes on where it ended.\n\n");
        }
    }

    private String trouble(Step<?> step) {
        return "`" + step.name() + "`"
                + results.section(step)
                        .map(section -> " (" + section.trouble() + ")")
                        .orElse("");
    }

    private void goals(Reasons reasons) {
        List<Goal> goals = Goals.of(results);
        text.append(
                "## Goals\n\n%d met, %d not met, %d not measured. Ratios are medians with quartiles in brackets, over pairs of slices of the same round.%n%n"
                        .formatted(
                                goals.stream()
                                        .filter(goal -> Boolean.TRUE.equals(goal.met()))
                                        .count(),
                                goals.stream()
                                        .filter(goal -> Boolean.FALSE.equals(goal.met()))
                                        .count(),
                                goals.stream()
                                        .filter(goal -> goal.met() == null)
                                        .count()));
        text.append(new Table<Goal>()
                .text("", Goal::id)
                .text("Goal", Goal::aim)
                .text("Measured", goal -> goal.measured() + reasons.of(goal))
                .text("", Goal::verdict)
                .of(goals));
    }

    private void pictures() {
        text.append("## In pictures\n\n");
        picture(
                Charts.THROUGHPUT,
                Steps.CALLS,
                "How many calls each client makes while so many are in flight, and the server responds at once. The"
                        + " hand-written client is 1; higher is better.");
        picture(
                Charts.COST,
                Steps.CALLS,
                "What a call allocates and how much processor time it takes, compilation and collection included. Lower is"
                        + " better.");
        picture(
                Charts.LATENCY,
                Steps.LATENCY,
                "With 50 ms behind each response, a client makes as many calls as it can have in flight: a client that"
                        + " blocks a thread for each call is bounded by its threads.");
        picture(
                Charts.BULK,
                Steps.BULK,
                "A bulk run on a platform that takes 200 to 400 ms, under a quota of 10 a second: whatever exceeds 10 may be"
                        + " refused by a platform that counts that way.");
    }

    private void picture(String name, Step<?> step, String sentence) {
        if (!results.of(step).isEmpty()) {
            text.append(sentence).append("\n\n").append(chart(name, step.title()));
        }
    }

    private void figures() {
        text.append("""
                ## All figures

                Other processes on the machine are part of every figure in calls, seconds or CPU time. So trust the ratios between
                clients of one round rather than the figures, and expect neither on another machine. A ratio is the median over
                pairs of slices, not the quotient of the two medians in its row. Bytes repeat within a few hundredths anywhere.

                """);
        for (Step<?> step : Steps.ALL) {
            if (!results.of(step).isEmpty()) {
                text.append("<details>\n<summary>")
                        .append(step.title())
                        .append("</summary>\n\n")
                        .append(step.show(results))
                        .append("</details>\n\n");
            }
        }
    }

    private void provenance() {
        text.append("## How to make it\n\n```sh\nmvn -q -ntp -P release -DskipTests package\n" + COMMAND
                + "standard\n```\n\nPage, charts and `results.json` with all figures go to `benchmark-report/`, after each"
                + " step; the file is not in the repository. `standard benchmark-report calls tls` runs only those steps anew,"
                + " `render` only the page.\n\n");
        text.append(new Table<Step<?>>()
                .text("Step", step -> "`" + step.name() + "`")
                .text("profile", step -> of(step, section -> words(section.profile())))
                .text("ended", step -> of(step, Results.Section::at))
                .count("seconds", step -> of(step, section -> Math.round(section.seconds())))
                .text("JVM", step -> of(step, section -> section.machine().get("JVM")))
                .of(Steps.ALL));
        Steps.ALL.stream()
                .flatMap(step -> results.section(step).stream())
                .reduce((earlier, later) -> later)
                .ifPresent(last -> text.append(last.machine().entrySet().stream()
                        .map(fact -> fact.getKey() + " " + fact.getValue())
                        .collect(Collectors.joining(" · ", "", "\n"))));
    }

    private String of(Step<?> step, Function<Results.Section, ?> fact) {
        return results.section(step).map(fact).map(String::valueOf).orElse("");
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
