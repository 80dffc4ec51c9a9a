package io.github.feishureactive.benchmarks.endtoend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How often each thread of Java in this process gave up its processor to wait, as Linux counts it: once for each time
 * that another thread, a timer or a socket had to wake it.
 *
 * @param byThread by the kernel's name of the thread, which is the start of Java's; of several, their sum
 */
record ContextSwitches(Map<String, Long> byThread) {

    private static final Path TASKS = Path.of("/proc/self/task");
    private static final String VOLUNTARY = "voluntary_ctxt_switches:";

    /** The kernel keeps no more bytes of a name. */
    private static final int LONGEST_NAME = 15;

    /** Whether the system counts them. */
    static boolean counted() {
        return Files.isDirectory(TASKS);
    }

    /** Reads the counters. Those of the compiler and the collector are left out: they are no threads of Java. */
    static ContextSwitches now() throws IOException {
        Set<String> java = Thread.getAllStackTraces().keySet().stream()
                .map(ContextSwitches::kernelName)
                .collect(Collectors.toSet());
        Map<String, Long> byThread = new TreeMap<>();
        try (Stream<Path> tasks = Files.list(TASKS)) {
            for (Path task : tasks.toList()) {
                try {
                    String name = Files.readString(task.resolve("comm")).strip();
                    if (java.contains(name)) {
                        byThread.merge(name, voluntary(task), Long::sum);
                    }
                } catch (NoSuchFileException e) {
                    // The thread has ended since.
                }
            }
        }
        return new ContextSwitches(byThread);
    }

    private static long voluntary(Path task) throws IOException {
        try (Stream<String> lines = Files.lines(task.resolve("status"))) {
            return lines.filter(line -> line.startsWith(VOLUNTARY))
                    .mapToLong(line ->
                            Long.parseLong(line.substring(VOLUNTARY.length()).strip()))
                    .sum();
        }
    }

    private static String kernelName(Thread thread) {
        byte[] name = thread.getName().getBytes(StandardCharsets.UTF_8);
        return new String(name, 0, Math.min(name.length, LONGEST_NAME), StandardCharsets.UTF_8).strip();
    }

    /** Those that came after {@code earlier}. */
    ContextSwitches since(ContextSwitches earlier) {
        Map<String, Long> since = new TreeMap<>();
        byThread.forEach((name, count) -> since.put(name, count - earlier.byThread.getOrDefault(name, 0L)));
        return new ContextSwitches(since);
    }
}
