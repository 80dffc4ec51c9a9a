package io.github.feishureactive.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs all benchmarks and writes down what came of them.
 *
 * <pre>
 * mvn -q -ntp -pl benchmarks -am -DskipTests package
 * java -cp benchmarks/target/benchmarks.jar io.github.feishureactive.benchmarks.report.Report standard [directory]
 * </pre>
 *
 * <p>{@code short} takes less than ten minutes, {@code standard} about twenty, {@code full} some hours; {@code render}
 * makes the page anew from the results that are there. The directory, {@code benchmark-report} unless given, gets
 * {@code results.json}, {@code README.md} and {@code charts/}. Of a goal that was not met, {@code reasons.properties}
 * in it may say why.
 */
public final class Report {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Report() {}

    /** Takes the profile, or {@code render}, and a directory. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws Exception {
        String what = arguments.length == 0 ? "" : arguments[0];
        if (!List.of("short", "standard", "full", "render").contains(what)) {
            System.err.println("Say short, standard, full or render, and perhaps a directory.");
            System.exit(2);
        }
        System.setProperty("java.awt.headless", "true");
        Path directory = Path.of(arguments.length > 1 ? arguments[1] : "benchmark-report");
        Files.createDirectories(directory);
        Path file = directory.resolve("results.json");
        if (!what.equals("render")) {
            JSON.writeValue(file.toFile(), Run.of(Profile.valueOf(what.toUpperCase(Locale.ROOT))));
        }
        render(JSON.readValue(file.toFile(), Results.class), directory);
        System.out.println("Written to " + directory.resolve("README.md").toAbsolutePath());
        System.exit(0);
    }

    private static void render(Results results, Path directory) throws IOException {
        Charts.write(results, Files.createDirectories(directory.resolve("charts")));
        Files.writeString(directory.resolve("README.md"), Page.of(results, Reasons.in(directory)));
    }
}
