package io.github.feishureactive.simulator;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What was seen, counted as it happens. Keys are served paths and known accounts, so no client can make it grow. */
final class Counters {

    private final Map<String, LongAdder> requests = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> throttled = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> faults = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> enabled = new ConcurrentHashMap<>();
    private final LongAdder opened = new LongAdder();
    private final LongAdder closed = new LongAdder();
    private final Map<ArrivalKey, Arrivals.Recorder> arrivals = new ConcurrentHashMap<>();
    private final LongSupplier clock;
    private final int arrivalCapacity;

    /** With a capacity of 0, arrivals are not recorded. */
    Counters(LongSupplier clock, int arrivalCapacity) {
        this.clock = clock;
        this.arrivalCapacity = arrivalCapacity;
    }

    void request(String path) {
        increment(requests, path);
    }

    void throttled(String path) {
        increment(throttled, path);
    }

    void fault(String path) {
        increment(faults, path);
    }

    void enabled(String accountId) {
        increment(enabled, accountId);
    }

    void connectionOpened() {
        opened.increment();
    }

    void connectionClosed() {
        closed.increment();
    }

    void arrival(String path, Installation caller) {
        if (arrivalCapacity > 0) {
            arrivals.computeIfAbsent(new ArrivalKey(path, caller), key -> new Arrivals.Recorder(arrivalCapacity))
                    .add(clock.getAsLong());
        }
    }

    Arrivals arrivals(String path, Predicate<Installation> callers) {
        return Arrivals.merge(arrivals.entrySet().stream()
                .filter(entry -> entry.getKey().path().equals(path)
                        && callers.test(entry.getKey().caller()))
                .map(entry -> entry.getValue().snapshot())
                .toList());
    }

    Statistics snapshot(long tokensIssued) {
        // Closed is read first: a connection that comes and goes meanwhile must not make the difference negative.
        long closedSoFar = closed.sum();
        long openedSoFar = opened.sum();
        return new Statistics(
                sums(requests),
                sums(throttled),
                sums(faults),
                tokensIssued,
                sums(enabled),
                openedSoFar - closedSoFar,
                openedSoFar);
    }

    private static void increment(Map<String, LongAdder> counts, String key) {
        counts.computeIfAbsent(key, absent -> new LongAdder()).increment();
    }

    private static Map<String, Long> sums(Map<String, LongAdder> counts) {
        return counts.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue()
                .sum()));
    }

    private record ArrivalKey(String path, Installation caller) {}
}
