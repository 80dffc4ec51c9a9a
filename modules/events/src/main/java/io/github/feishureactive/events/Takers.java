package io.github.feishureactive.events;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.events.EventRefusedException.Reason;

/**
 * Those who asked for events, by type. When the last of a type leaves, another may be about to come: a stream that is
 * subscribed to again after an error, a handler that replaces one. Until then its events must not be acknowledged,
 * since nobody would ever see them.
 */
final class Takers {

    /** For how long somebody else is expected after the last one has left. */
    static final Duration EXPECTED_BACK = Duration.ofMinutes(1);

    private final ConcurrentHashMap<String, List<Taker>> byType = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Long> lastLeftAt = new ConcurrentHashMap<>();
    private final Scheduler timer;
    private volatile boolean closed;

    Takers(Scheduler timer) {
        this.timer = timer;
    }

    List<Taker> of(String type) {
        return byType.getOrDefault(type, List.of());
    }

    /** How many types share the events in flight. App tickets do not. */
    int types() {
        return byType.size() - (byType.containsKey(AppTicketEvent.TYPE.name()) ? 1 : 0);
    }

    /** Whether a handler of the type responds with data. */
    boolean responds(String type) {
        return of(type).stream().anyMatch(CallbackTaker.class::isInstance);
    }

    void addHandler(String type, Taker handler) {
        byType.compute(type, (name, before) -> {
            if (before != null && before.stream().anyMatch(Taker::exclusive)) {
                throw new IllegalStateException(
                        "There is a handler of " + type
                                + " already. Dispose of it first, or do both things in one handler: each event is acknowledged once.");
            }
            return with(before, handler);
        });
        if (closed) {
            remove(type, handler);
            throw new IllegalStateException("These events have been disposed of. Register handlers before that.");
        }
    }

    /** After {@link #close} it is closed at once. */
    void add(String type, Taker taker) {
        byType.compute(type, (name, before) -> with(before, taker));
        if (closed) {
            remove(type, taker);
            taker.close();
        }
    }

    private static List<Taker> with(List<Taker> before, Taker one) {
        return before == null
                ? List.of(one)
                : Stream.concat(before.stream(), Stream.of(one)).toList();
    }

    void remove(String type, Taker taker) {
        byType.computeIfPresent(type, (name, before) -> {
            List<Taker> left = before.stream().filter(other -> other != taker).toList();
            if (left.isEmpty()) {
                // First this: whoever finds nobody must find when that began.
                lastLeftAt.put(name, now());
                return null;
            }
            return left;
        });
    }

    /** Whether nobody is there who was there a moment ago. */
    boolean expected(String type) {
        Long at = lastLeftAt.get(type);
        return at != null && now() - at < EXPECTED_BACK.toNanos();
    }

    private long now() {
        return timer.now(TimeUnit.NANOSECONDS);
    }

    void close() {
        closed = true;
        Error fatal = null;
        for (List<Taker> takers : byType.values()) {
            fatal = UserCode.first(fatal, UserCode.each(takers, Taker::close));
        }
        byType.clear();
        UserCode.rethrow(fatal);
    }

    /** Hands an event to all of them: completes when all who are still there have dealt with it, and somebody was. */
    static Mono<Void> take(List<Taker> takers, EventEnvelope event, Consumer<byte[]> response) {
        Mono<Boolean> taken = takers.size() == 1
                ? takers.get(0).take(event, response)
                // One that fails must not cancel the others: they may be half-way through.
                : Flux.fromIterable(takers)
                        .flatMapDelayError(taker -> taker.take(event, response), Math.max(1, takers.size()), 1)
                        .reduce(false, Boolean::logicalOr);
        return taken.flatMap(byAny -> byAny ? Mono.empty() : Mono.error(notTaken(event)));
    }

    static EventRefusedException notTaken(EventEnvelope event) {
        return new EventRefusedException(
                Reason.NOT_TAKEN, "Whoever asked for event " + event.id() + " of type " + event.type() + " has left.");
    }
}
