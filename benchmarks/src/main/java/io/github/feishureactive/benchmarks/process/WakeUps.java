package io.github.feishureactive.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How often the threads of this process waited and were woken: their voluntary context switches. Left out are the event
 * loops of Reactor Netty, which wait for the network, the threads of the JVM itself, and the thread that started it,
 * which only waits for the measurement to end.
 *
 * @param byThread switches by the kernel's name of the thread and its id; empty where there is no {@code /proc}
 */
public record WakeUps(Map<String, Long> byThread) {

    private static final Path TASKS = Path.of("/proc/self/task");
    private static final String NAME = "Name:\t";
    private static final String SWITCHES = "voluntary_ctxt_switches:\t";

    /** Linux cuts names to 15 characters; newer JDKs leave out the middle of longer ones instead. */
    private static final Pattern LEFT_OUT = Pattern.compile(
            "reactor.*|java|(GC|G1|C1|C2|VM) .*"
                    + "|Monitor Deflati|Monitor\\.\\.Thread|Service Thread|Sweeper thread|Signal Dispatch|Signal \\.\\.patcher");

    /** Reads the counters. */
    public static WakeUps now() throws IOException {
        Map<String, Long> byThread = new HashMap<>();
        if (Files.isDirectory(TASKS)) {
            try (Stream<Path> tasks = Files.list(TASKS)) {
                for (Path task : tasks.toList()) {
                    read(task, byThread);
                }
            }
        }
        return new WakeUps(byThread);
    }

    private static void read(Path task, Map<String, Long> byThread) throws IOException {
        try {
            String status = Files.readString(task.resolve("status"));
            String name = after(NAME, status);
            if (!LEFT_OUT.matcher(name).matches()) {
                byThread.put(name + " #" + task.getFileName(), Long.parseLong(after(SWITCHES, status)));
            }
        } catch (NoSuchFileException e) {
            // The thread has ended since they were listed.
        }
    }

    private static String after(String label, String status) {
        int start = ("\n" + status).indexOf("\n" + label) + label.length();
        return status.substring(start, status.indexOf('\n', start));
    }

    /** Those since an earlier look, without those of threads that ended in between. */
    public WakeUps since(WakeUps earlier) {
        Map<String, Long> since = new HashMap<>();
        byThread.forEach((thread, switches) -> since.put(thread, switches - earlier.byThread.getOrDefault(thread, 0L)));
        return new WakeUps(since);
    }

    /** How many there were of all threads. */
    public long sum() {
        return byThread.values().stream().mapToLong(Long::longValue).sum();
    }
}
