package io.github.feishureactive.benchmarks.allocation;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/** What was allocated when it was last found right, as it stands beside the tests. */
final class Baseline {

    private static final Path FILE = Path.of("src/test/resources/allocation-baseline.properties");
    private static final double TOLERANCE = 1.1;

    /** Less than any object; what the counters themselves add to a path that allocates nothing. */
    private static final double NOTHING = 1;

    private Baseline() {}

    @SuppressWarnings("SystemOut")
    static void check(String what, double bytes) throws IOException {
        System.out.printf("%s allocates %.1f bytes%n", what, bytes);
        Properties known = new Properties();
        try (Reader reader = Files.newBufferedReader(FILE)) {
            known.load(reader);
        }
        if (Boolean.getBoolean("allocation.renew")) {
            known.setProperty(what, String.valueOf(Math.round(bytes)));
            write(known);
            return;
        }
        double before = Double.parseDouble(known.getProperty(what));
        assertThat(bytes)
                .as(
                        "bytes allocated by each %s, which were %s before; if that is right, renew the baseline",
                        what, before)
                .isLessThanOrEqualTo(Math.max(before * TOLERANCE, NOTHING));
    }

    private static void write(Properties known) throws IOException {
        try (Writer writer = Files.newBufferedWriter(FILE)) {
            writer.write("# Bytes allocated by each, on JDK 17; AllocationIT says how to renew them.\n");
            for (var entry : new TreeMap<>(known).entrySet()) {
                writer.write(entry.getKey() + "=" + entry.getValue() + "\n");
            }
        }
    }
}
