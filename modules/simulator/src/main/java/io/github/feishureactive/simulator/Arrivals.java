package io.github.feishureactive.simulator;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

import io.github.feishureactive.simulator.internal.http.ArrivalRecorder;

/** When requests reached the quota check, both admitted and throttled ones. Immutable. */
public final class Arrivals {

    private final long[] nanos;
    private final long dropped;

    private Arrivals(long[] nanos, long dropped) {
        this.nanos = nanos;
        this.dropped = dropped;
    }

    static Arrivals of(List<ArrivalRecorder> recorders) {
        return new Arrivals(
                recorders.stream()
                        .flatMapToLong(recorder -> Arrays.stream(recorder.nanos()))
                        .sorted()
                        .toArray(),
                recorders.stream().mapToLong(ArrivalRecorder::dropped).sum());
    }

    /**
     * Returns the recorded times in ascending order, in nanoseconds on the simulator's clock.
     *
     * @return one element per arrival
     */
    public LongStream nanos() {
        return Arrays.stream(nanos);
    }

    /**
     * Returns the number of recorded arrivals.
     *
     * @return the number of elements of {@link #nanos()}
     */
    public int recorded() {
        return nanos.length;
    }

    /**
     * Returns the number of arrivals that were not recorded because the record was full.
     *
     * @return 0 if the record was large enough
     */
    public long dropped() {
        return dropped;
    }

    /**
     * Returns the greatest number of recorded arrivals in any half-open window, wherever it starts.
     *
     * @param window its length; an arrival exactly that much after another one is outside
     * @return 0 if nothing arrived
     */
    public int greatestIn(Duration window) {
        long length = window.toNanos();
        int greatest = 0;
        int first = 0;
        for (int last = 0; last < nanos.length; last++) {
            while (nanos[last] - nanos[first] >= length && first < last) {
                first++;
            }
            greatest = Math.max(greatest, last - first + 1);
        }
        return greatest;
    }

    @Override
    public String toString() {
        return "Arrivals[recorded=" + nanos.length + ", dropped=" + dropped + "]";
    }
}
