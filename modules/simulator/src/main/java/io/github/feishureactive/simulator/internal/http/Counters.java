package io.github.feishureactive.simulator.internal.http;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.feishureactive.simulator.internal.api.Installation;

/** Counts what the server sees. Keys are served paths and known accounts, so no client can make the maps grow. */
public final class Counters {

    /** The key of every path that the simulator does not serve. */
    public static final String OTHER_PATHS = "(other)";

    private final Tally requests = new Tally();
    private final Tally throttled = new Tally();
    private final Tally faults = new Tally();
    private final Tally enabled = new Tally();
    private final LongAdder opened = new LongAdder();
    private final LongAdder closed = new LongAdder();
    private final Map<ArrivalKey, ArrivalRecorder> arrivals = new ConcurrentHashMap<>();
    private final LongSupplier clock;
    private final int arrivalCapacity;

    /** With a capacity of 0, arrivals are not recorded. */
    public Counters(LongSupplier clock, int arrivalCapacity) {
        this.clock = clock;
        this.arrivalCapacity = arrivalCapacity;
    }

    /** Forgets all but the connections. */
    public void reset() {
        Stream.of(requests, throttled, faults, enabled).forEach(tally -> tally.counts.clear());
        arrivals.clear();
    }

    public Tally requests() {
        return requests;
    }

    public Tally throttled() {
        return throttled;
    }

    public Tally faults() {
        return faults;
    }

    public Tally enabled() {
        return enabled;
    }

    void connectionOpened() {
        opened.increment();
    }

    void connectionClosed() {
        closed.increment();
    }

    public long openConnections() {
        // Read the closed ones first: a connection that opens and closes meanwhile must not make the difference
        // negative.
        long closedSoFar = closed.sum();
        return opened.sum() - closedSoFar;
    }

    public long totalConnections() {
        return opened.sum();
    }

    void arrival(String path, Installation caller) {
        if (arrivalCapacity > 0) {
            arrivals.computeIfAbsent(new ArrivalKey(path, caller), key -> new ArrivalRecorder(arrivalCapacity))
                    .add(clock.getAsLong());
        }
    }

    public List<ArrivalRecorder> arrivals(String path, Predicate<Installation> callers) {
        return arrivals.entrySet().stream()
                .filter(entry -> entry.getKey().path().equals(path)
                        && callers.test(entry.getKey().caller()))
                .map(Map.Entry::getValue)
                .toList();
    }

    private record ArrivalKey(String path, Installation caller) {}

    /** Counts by key. */
    public static final class Tally {

        private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

        public void increment(String key) {
            counts.computeIfAbsent(key, absent -> new LongAdder()).increment();
        }

        public Map<String, Long> sums() {
            return counts.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue()
                    .sum()));
        }
    }
}
