package io.github.feishureactive.benchmarks.report;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** What a person who looked into it says of the goals that were not met, kept in a file beside the report. */
record Reasons(Properties sentences) {

    static Reasons in(Path directory) throws IOException {
        Properties sentences = new Properties();
        Path file = directory.resolve("reasons.properties");
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                sentences.load(reader);
            }
        }
        return new Reasons(sentences);
    }

    /** The sentence for a goal, on a line of its own; empty if there is none. */
    String of(Goal goal) {
        String sentence = sentences.getProperty(goal.id());
        return sentence != null && Boolean.FALSE.equals(goal.met()) ? "<br>" + sentence : "";
    }
}
