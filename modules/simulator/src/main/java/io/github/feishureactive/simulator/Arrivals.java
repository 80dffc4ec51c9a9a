package io.github.feishureactive.simulator;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** When requests came to the quota check, the admitted and the throttled alike. Immutable. */
public final class Arrivals {

    private final long[] nanos;
    private final long dropped;

    private Arrivals(long[] nanos, long dropped) {
        this.nanos = nanos;
        this.dropped = dropped;
    }

    static Arrivals merge(List<Arrivals> parts) {
        return new Arrivals(
                parts.stream().flatMapToLong(Arrivals::nanos).sorted().toArray(),
                parts.stream().mapToLong(Arrivals::dropped).sum());
    }

    /**
     * The recorded times in ascending order, in nanoseconds on the simulator's clock.
     *
     * @return one element per arrival
     */
    public LongStream nanos() {
        return Arrays.stream(nanos);
    }

    /**
     * How many are recorded.
     *
     * @return the number of elements of {@link #nanos()}
     */
    public int recorded() {
        return nanos.length;
    }

    /**
     * How many came when the record was full and are missing here.
     *
     * @return 0 in a test whose record was large enough
     */
    public long dropped() {
        return dropped;
    }

    /**
     * The greatest number of recorded arrivals in any half-open window of a length, wherever it begins.
     *
     * @param window its length; an arrival exactly that much after another is in the next window
     * @return 0 when nothing arrived
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

    /** The growing record of one API, app and tenant. */
    static final class Recorder {

        private final int capacity;
        private long[] nanos = new long[16];
        private int size;
        private long dropped;

        Recorder(int capacity) {
            this.capacity = capacity;
        }

        synchronized void add(long now) {
            if (size == capacity) {
                dropped++;
                return;
            }
            if (size == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * size);
            }
            nanos[size++] = now;
        }

        synchronized Arrivals snapshot() {
            return new Arrivals(Arrays.copyOf(nanos, size), dropped);
        }
    }
}
