package io.github.feishureactive.benchmarks.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import io.github.feishureactive.benchmarks.process.Machine;

/**
 * Everything that was measured, step by step, as it stands in {@code results.json}; the page is made of this and
 * nothing else. The file is written while a step goes on, so that a run that is cut off leaves what it has.
 */
final class Results {

    /** A step that has not ended. */
    static final String UNFINISHED = "not finished";

    private static final Duration SAVE_EVERY = Duration.ofSeconds(10);
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /**
     * One step.
     *
     * @param trouble why it has no more rows than these, {@code null} if it ended well
     */
    record Section(
            Profile profile,
            Map<String, String> machine,
            String at,
            double seconds,
            @Nullable String trouble,
            List<JsonNode> rows) {

        boolean complete() {
            return trouble == null;
        }
    }

    private final Path file;
    private final Duration saveEvery;
    private final Map<String, Section> sections;

    private Results(Path file, Duration saveEvery, Map<String, Section> sections) {
        this.file = file;
        this.saveEvery = saveEvery;
        this.sections = sections;
    }

    /** What a file has, nothing if there is none. */
    static Results in(Path file) {
        return in(file, SAVE_EVERY);
    }

    /** The same, and how often to write the rows of a step that goes on. */
    static Results in(Path file, Duration saveEvery) {
        return new Results(
                file,
                saveEvery,
                Files.exists(file)
                        ? JSON.readValue(
                                file.toFile(),
                                JSON.getTypeFactory()
                                        .constructMapType(LinkedHashMap.class, String.class, Section.class))
                        : new LinkedHashMap<>());
    }

    /** The rows of a step, none if it was not run. */
    <T> List<T> of(Step<T> step) {
        return section(step).stream()
                .flatMap(section -> section.rows().stream())
                .map(row -> JSON.convertValue(row, step.row()))
                .toList();
    }

    Optional<Section> section(Step<?> step) {
        return Optional.ofNullable(sections.get(step.name()));
    }

    /** Whether there is nothing to be done for a step in this profile. */
    boolean has(Step<?> step, Profile profile) {
        return section(step)
                .filter(section -> section.complete() && section.profile() == profile)
                .isPresent();
    }

    /**
     * Runs a step. What it gave before is replaced when it has ended well; if it had not, by whatever comes.
     *
     * @return why it failed, {@code null} if it did not
     */
    <T> @Nullable String run(Step<T> step, Profile profile) {
        Recording<T> recording = new Recording<>(step, profile);
        String failure = null;
        try {
            step.work().run(profile, recording::add);
        } catch (Exception e) {
            failure = String.valueOf(e.getCause() == null ? e : e.getCause()).replaceAll("\\s+", " ");
        }
        recording.save(failure);
        return failure;
    }

    private void write() {
        try {
            Path whole = file.resolveSibling(file.getFileName() + ".new");
            JSON.writeValue(whole.toFile(), sections);
            Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Recording<T> {

        private final Step<T> step;
        private final Profile profile;
        private final Map<String, String> machine = Machine.description();
        private final List<JsonNode> rows = new ArrayList<>();
        private final long start = System.nanoTime();
        private long savedAt = start;

        Recording(Step<T> step, Profile profile) {
            this.step = step;
            this.profile = profile;
        }

        void add(T row) {
            rows.add(JSON.valueToTree(row));
            if (System.nanoTime() - savedAt >= saveEvery.toNanos()) {
                save(UNFINISHED);
            }
        }

        void save(@Nullable String trouble) {
            if (trouble != null && section(step).filter(Section::complete).isPresent()) {
                return;
            }
            sections.put(
                    step.name(),
                    new Section(
                            profile,
                            machine,
                            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                            (System.nanoTime() - start) / 1e9,
                            trouble,
                            List.copyOf(rows)));
            write();
            savedAt = System.nanoTime();
        }
    }
}
