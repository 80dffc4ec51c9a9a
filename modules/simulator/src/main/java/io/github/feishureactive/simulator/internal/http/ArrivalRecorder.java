package io.github.feishureactive.simulator.internal.http;

import java.util.Arrays;

/** A growing, bounded record of when requests arrived for one API, app and tenant. Thread-safe. */
public final class ArrivalRecorder {

    private final int capacity;
    private long[] nanos = new long[16];
    private int size;
    private long dropped;

    public ArrivalRecorder(int capacity) {
        this.capacity = capacity;
    }

    public synchronized void add(long now) {
        if (size == capacity) {
            dropped++;
            return;
        }
        if (size == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * size);
        }
        nanos[size++] = now;
    }

    public synchronized long[] nanos() {
        return Arrays.copyOf(nanos, size);
    }

    public synchronized long dropped() {
        return dropped;
    }
}
