package io.github.feishureactive.benchmarks.endtoend;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;

import io.github.feishureactive.benchmarks.process.JvmFigures;
import io.github.feishureactive.benchmarks.process.WakeUps;

/**
 * What one client did in a few seconds under load. The counters are read while the load goes on, after twice as many
 * answers as there are callers, so that neither start nor end is in it.
 *
 * @param calls answers that were right
 * @param wrong answers that were not, those before the window included
 * @param errors calls that ended in an error, those before the window included
 * @param reasons what the first few errors said
 * @param bytesPerCall what all threads of the client's JVM allocated
 * @param cpuMicrosPerCall what its process used, compiler and collector included
 * @param wakeUpsPerCall voluntary context switches of threads other than the connections', see {@link WakeUps}
 * @param peakResidentMegabytes of its process, since that started
 */
public record Slice(
        int inFlight,
        double seconds,
        long calls,
        long wrong,
        long errors,
        List<String> reasons,
        double p50Millis,
        double p99Millis,
        double p999Millis,
        double bytesPerCall,
        double cpuMicrosPerCall,
        double wakeUpsPerCall,
        int peakThreads,
        long peakResidentMegabytes) {

    private static final Duration LONGEST_START = Duration.ofSeconds(8);
    private static final int FIRST_ANSWERS = 2;

    /** Calls in a second. */
    public double rate() {
        return calls / seconds;
    }

    /** Measures for so long, after the first answers. */
    public static <T> Slice measure(Peer<T> peer, int inFlight, Duration length)
            throws InterruptedException, IOException {
        JvmFigures.resetPeakThreads();
        Load<T> load = Load.start(peer, inFlight);
        try {
            awaitFirstAnswers(load, inFlight);
            load.latencies();
            long calls = load.calls();
            WakeUps waking = WakeUps.now();
            JvmFigures start = JvmFigures.now();
            Thread.sleep(length.toMillis());
            JvmFigures end = JvmFigures.now();
            long wakeUps = WakeUps.now().since(waking).sum();
            long done = load.calls() - calls;
            Histogram latencies = load.latencies();
            return new Slice(
                    inFlight,
                    (end.nanoTime() - start.nanoTime()) / 1e9,
                    done,
                    load.wrong(),
                    load.errors(),
                    load.reasons(),
                    millis(latencies, 50),
                    millis(latencies, 99),
                    millis(latencies, 99.9),
                    (double) (end.allocatedBytes() - start.allocatedBytes()) / Math.max(1, done),
                    (end.cpuNanos() - start.cpuNanos()) / 1e3 / Math.max(1, done),
                    (double) wakeUps / Math.max(1, done),
                    JvmFigures.peakThreads(),
                    JvmFigures.peakResidentMegabytes());
        } finally {
            load.stop();
        }
    }

    private static void awaitFirstAnswers(Load<?> load, int inFlight) throws InterruptedException {
        long until = System.nanoTime() + LONGEST_START.toNanos();
        while (load.calls() < (long) FIRST_ANSWERS * inFlight && System.nanoTime() < until) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private static double millis(Histogram latencies, double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e6;
    }
}
