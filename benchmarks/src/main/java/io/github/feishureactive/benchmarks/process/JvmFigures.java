package io.github.feishureactive.benchmarks.process;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

/**
 * What this JVM has used since it started.
 *
 * @param allocatedBytes by all threads that live; none of the clients here ends threads while it works
 * @param cpuNanos of all threads, those of the compiler and the collector too
 */
public record JvmFigures(long nanoTime, long allocatedBytes, long cpuNanos) {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final Path STATUS = Path.of("/proc/self/status");

    /** Reads the counters. */
    public static JvmFigures now() {
        return new JvmFigures(System.nanoTime(), allocated(), SYSTEM.getProcessCpuTime());
    }

    private static long allocated() {
        long sum = 0;
        for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
            // -1 for a thread that ended in between.
            sum += Math.max(0, bytes);
        }
        return sum;
    }

    /** Bytes that the calling thread has allocated. */
    public static long allocatedByThisThread() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    /** Processor time that the calling thread has used. */
    public static long cpuNanosOfThisThread() {
        return THREADS.getCurrentThreadCpuTime();
    }

    /** Threads that are alive. */
    public static int threads() {
        return THREADS.getThreadCount();
    }

    /** Begins to watch for the peak of threads anew. */
    public static void resetPeakThreads() {
        THREADS.resetPeakThreadCount();
    }

    /** The most threads that lived at once since the last reset. */
    public static int peakThreads() {
        return THREADS.getPeakThreadCount();
    }

    /** The most memory the process has had in RAM, in megabytes; 0 where there is no /proc to say so. */
    public static long peakResidentMegabytes() throws IOException {
        if (!Files.exists(STATUS)) {
            return 0;
        }
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(kilobytes -> Long.parseLong(kilobytes) / 1_024)
                    .findFirst()
                    .orElse(0);
        }
    }

    /** Heap in use when the garbage is gone, as well as that can be asked for. */
    public static long liveHeapBytes() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            // References that are cleared by one collection free their objects in the next.
            Thread.sleep(100);
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
