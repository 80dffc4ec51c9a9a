package io.github.feishureactive.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Runs all benchmarks, or some, and writes down what came of them.
 *
 * <pre>
 * mvn -q -ntp -P release -DskipTests package
 * java -cp benchmarks/target/benchmarks.jar io.github.feishureactive.benchmarks.report.Report standard [directory [step ..]]
 * </pre>
 *
 * <p>{@code short} takes less than eight minutes, {@code standard} less than 25, {@code full} less than 100;
 * {@code render} makes the page anew. The directory, {@code benchmark-report} unless given, gets {@code results.json},
 * {@code README.md} and {@code charts/}, and each of them anew after each step. Of a goal that was not met,
 * {@code reasons.properties} in it may say why.
 *
 * <p>Steps that the directory has from a run of the same profile are not run again unless they are named, so a run that
 * was cut off is continued by the same command.
 */
public final class Report {

    private static final List<String> PROFILES =
            Arrays.stream(Profile.values()).map(Page::words).toList();

    private Report() {}

    /** Takes the profile, or {@code render}, a directory, and the names of steps. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws IOException {
        String what = arguments.length == 0 ? "" : arguments[0];
        List<String> named = Arrays.stream(arguments).skip(2).toList();
        List<String> known = Steps.ALL.stream().map(Step::name).toList();
        if (!(PROFILES.contains(what) || what.equals("render")) || !known.containsAll(named)) {
            System.err.println(
                    "Say " + String.join(", ", PROFILES) + " or render, perhaps a directory, and then perhaps"
                            + " steps: " + known.stream().collect(Collectors.joining(" ")));
            System.exit(2);
        }
        System.setProperty("java.awt.headless", "true");
        Path directory = Path.of(arguments.length > 1 ? arguments[1] : "benchmark-report");
        Files.createDirectories(directory);
        Results results = Results.in(directory.resolve("results.json"));
        boolean well =
                what.equals("render") || run(results, Profile.valueOf(what.toUpperCase(Locale.ROOT)), named, directory);
        render(results, directory);
        System.out.println("Written to " + directory.resolve("README.md").toAbsolutePath());
        System.exit(well ? 0 : 1);
    }

    /** A step that fails does not keep the others from being run, nor does a page. */
    @SuppressWarnings("SystemOut")
    private static boolean run(Results results, Profile profile, List<String> named, Path directory) {
        boolean well = true;
        for (Step<?> step : Steps.ALL) {
            if (named.isEmpty() ? results.has(step, profile) : !named.contains(step.name())) {
                continue;
            }
            System.out.println(step.name() + " ...");
            long start = System.nanoTime();
            String failure = results.run(step, profile);
            System.out.printf(
                    "%s: %s after %.0f s%n",
                    step.name(), failure == null ? "done" : failure, (System.nanoTime() - start) / 1e9);
            well &= failure == null && rendered(results, directory);
        }
        return well;
    }

    @SuppressWarnings("SystemOut")
    private static boolean rendered(Results results, Path directory) {
        try {
            render(results, directory);
            return true;
        } catch (IOException | RuntimeException e) {
            System.out.println("no page: " + e);
            return false;
        }
    }

    private static void render(Results results, Path directory) throws IOException {
        Charts.write(results, directory.resolve("charts"));
        Files.writeString(directory.resolve("README.md"), Page.of(results, Reasons.in(directory)));
    }
}
