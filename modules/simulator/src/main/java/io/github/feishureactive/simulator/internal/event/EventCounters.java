package io.github.feishureactive.simulator.internal.event;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.simulator.event.EventDelivery;
import io.github.feishureactive.simulator.event.EventStatistics;

/**
 * Counts the events of one app and remembers their state, that of ended ones only for the latest. Any thread may read
 * and produce; everything else is confined to the queue's event loop.
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

    /** Forgets all events. On the queue's event loop. */
    void reset() {
        known.clear();
        ended.clear();
        Stream.of(
                        produced,
                        dropped,
                        sent,
                        redelivered,
                        replayed,
                        acknowledged,
                        givenUp,
                        undeliverable,
                        succeeded,
                        failed)
                .forEach(LongAdder::reset);
    }

    void remember(SimulatedEvent event) {
        known.put(event.id(), new Known(event, waiting(event)));
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
        change(eventId, one -> copy(one, one.state(), 1, 0, 0, one.lastFailure(), one.response()));
        sent.increment();
    }

    void succeeded(String eventId, @Nullable String response) {
        change(eventId, one -> copy(one, one.state(), 0, 1, 0, one.lastFailure(), response));
        succeeded.increment();
    }

    void failed(String eventId, String why) {
        change(eventId, one -> copy(one, one.state(), 0, 0, 1, why, one.response()));
        failed.increment();
    }

    void ended(String eventId, EventDelivery.State state) {
        change(eventId, one -> copy(one, state, 0, 0, 0, one.lastFailure(), one.response()));
        ended.add(eventId);
        if (ended.size() > remembered) {
            known.remove(ended.remove());
        }
        switch (state) {
            case ACKNOWLEDGED -> acknowledged.increment();
            case GIVEN_UP -> givenUp.increment();
            case UNDELIVERABLE -> undeliverable.increment();
            case WAITING -> throw new IllegalArgumentException("WAITING is not a final state");
        }
    }

    /** Reads the counters of ends before those of beginnings, so that no difference is negative. */
    static EventStatistics sum(List<EventCounters> apps) {
        long acknowledged = sum(apps, one -> one.acknowledged);
        long givenUp = sum(apps, one -> one.givenUp);
        long undeliverable = sum(apps, one -> one.undeliverable);
        long dropped = sum(apps, one -> one.dropped);
        long succeeded = sum(apps, one -> one.succeeded);
        long failed = sum(apps, one -> one.failed);
        long redelivered = sum(apps, one -> one.redelivered);
        long replayed = sum(apps, one -> one.replayed);
        long sent = sum(apps, one -> one.sent);
        long produced = sum(apps, one -> one.produced);
        return new EventStatistics(
                produced,
                acknowledged,
                givenUp,
                undeliverable,
                dropped,
                sent,
                succeeded,
                failed,
                redelivered,
                replayed);
    }

    private static long sum(List<EventCounters> apps, Function<EventCounters, LongAdder> counter) {
        return apps.stream().mapToLong(app -> counter.apply(app).sum()).sum();
    }

    private void change(String eventId, UnaryOperator<EventDelivery> step) {
        known.computeIfPresent(eventId, (id, one) -> new Known(one.event(), step.apply(one.delivery())));
    }

    private static EventDelivery waiting(SimulatedEvent event) {
        return new EventDelivery(
                event.id(), event.type(), event.appId(), EventDelivery.State.WAITING, 0, 0, 0, null, null);
    }

    private static EventDelivery copy(
            EventDelivery one,
            EventDelivery.State state,
            int attempts,
            int successes,
            int failures,
            @Nullable String lastFailure,
            @Nullable String response) {
        return new EventDelivery(
                one.eventId(),
                one.type(),
                one.appId(),
                state,
                one.attempts() + attempts,
                one.successes() + successes,
                one.failures() + failures,
                lastFailure,
                response);
    }

    private record Known(SimulatedEvent event, EventDelivery delivery) {}
}
