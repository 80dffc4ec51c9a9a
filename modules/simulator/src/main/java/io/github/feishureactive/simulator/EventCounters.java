package io.github.feishureactive.simulator;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * What became of one app's events. Any thread may read and produce; the rest is for the queue's own thread. Of the events that
 * have ended only the latest are remembered.
 */
final class EventCounters {

    final LongAdder produced = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder sent = new LongAdder();
    final LongAdder redelivered = new LongAdder();
    final LongAdder replayed = new LongAdder();
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder givenUp = new LongAdder();
    private final LongAdder undeliverable = new LongAdder();
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final Queue<String> ended = new ArrayDeque<>();
    private final int remembered;

    EventCounters(int remembered) {
        this.remembered = remembered;
    }

    /** False when there already is an event of this id. */
    boolean know(SimulatedEvent event) {
        return known.putIfAbsent(event.id(), new Known(event, EventDelivery.of(event))) == null;
    }

    void forget(String eventId) {
        known.remove(eventId);
    }

    @Nullable
    SimulatedEvent event(String eventId) {
        Known one = known.get(eventId);
        return one == null ? null : one.event();
    }

    @Nullable
    EventDelivery delivery(String eventId) {
        Known one = known.get(eventId);
        return one == null ? null : one.delivery();
    }

    List<EventDelivery> deliveries() {
        return known.values().stream().map(Known::delivery).toList();
    }

    void attempted(String eventId) {
        change(eventId, EventDelivery::attempted);
        sent.increment();
    }

    void succeeded(String eventId, @Nullable String response) {
        change(eventId, delivery -> delivery.succeeded(response));
        succeeded.increment();
    }

    void failed(String eventId, String why) {
        change(eventId, delivery -> delivery.failed(why));
        failed.increment();
    }

    void ended(String eventId, EventDelivery.State state) {
        change(eventId, delivery -> delivery.in(state));
        ended.add(eventId);
        if (ended.size() > remembered) {
            known.remove(ended.remove());
        }
        switch (state) {
            case ACKNOWLEDGED -> acknowledged.increment();
            case GIVEN_UP -> givenUp.increment();
            case UNDELIVERABLE -> undeliverable.increment();
            case WAITING -> throw new IllegalArgumentException("Waiting is no end");
        }
    }

    /** What counts the ends is read before what counts the beginnings, so that no difference is negative. */
    EventStatistics snapshot() {
        long acknowledgedSoFar = acknowledged.sum();
        long givenUpSoFar = givenUp.sum();
        long undeliverableSoFar = undeliverable.sum();
        long droppedSoFar = dropped.sum();
        long succeededSoFar = succeeded.sum();
        long failedSoFar = failed.sum();
        long redeliveredSoFar = redelivered.sum();
        long replayedSoFar = replayed.sum();
        long sentSoFar = sent.sum();
        return new EventStatistics(
                produced.sum(),
                acknowledgedSoFar,
                givenUpSoFar,
                undeliverableSoFar,
                droppedSoFar,
                sentSoFar,
                succeededSoFar,
                failedSoFar,
                redeliveredSoFar,
                replayedSoFar);
    }

    private void change(String eventId, UnaryOperator<EventDelivery> step) {
        known.computeIfPresent(eventId, (id, one) -> new Known(one.event(), step.apply(one.delivery())));
    }

    private record Known(SimulatedEvent event, EventDelivery delivery) {}
}
