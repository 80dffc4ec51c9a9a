package io.github.feishureactive.redis.events;

import java.util.concurrent.RejectedExecutionException;

import reactor.core.publisher.Mono;

import io.github.feishureactive.events.EventRefusedException;
import io.github.feishureactive.events.EventRefusedException.Reason;

/** The claim of one delivery on its event. If Redis is unavailable, the event is handled without a claim. */
final class EventClaim {

    private final RedisDeduplication deduplication;
    private final ClaimStore store;
    private final String event;
    private final String holder;
    private volatile State state = State.REQUESTED;

    EventClaim(RedisDeduplication deduplication, ClaimStore store, String event, String holder) {
        this.deduplication = deduplication;
        this.store = store;
        this.event = event;
        this.holder = holder;
    }

    /** Returns whether another delivery has handled the event. */
    boolean alreadyHandled() {
        return state == State.DONE;
    }

    /** Handles the event if the claim succeeds. Records the outcome for all instances before it is emitted. */
    Mono<Void> around(Mono<Void> handling) {
        // A claim that was sent but not awaited may still be granted, so it is released too.
        return Mono.usingWhen(
                Mono.just(this),
                claim -> acquire().flatMap(acquired -> acquired == State.DONE ? Mono.empty() : handling.or(renewals())),
                claim -> state == State.DONE ? Mono.empty() : report(store.done(event, deduplication.memory())),
                (claim, error) -> release(),
                claim -> release());
    }

    private Mono<State> acquire() {
        return hold().map(this::state)
                .onErrorResume(error -> Mono.fromSupplier(() -> {
                    deduplication.unshared(error);
                    return State.UNSHARED;
                }))
                .flatMap(acquired -> {
                    state = acquired;
                    return acquired == State.ELSEWHERE ? Mono.error(EventClaim::refusal) : Mono.just(acquired);
                });
    }

    private State state(String current) {
        return current.equals(holder) ? State.OURS : current.equals(ClaimStore.DONE) ? State.DONE : State.ELSEWHERE;
    }

    private static EventRefusedException refusal() {
        return new EventRefusedException(
                Reason.HANDLED_ELSEWHERE, "Another instance handles this event; the next delivery learns its outcome");
    }

    /**
     * Renews the lease while subscribed, and never emits. A claim that was lost, or could not be made, is attempted
     * again. Renewals stop if the application disposes the timer.
     */
    private Mono<Void> renewals() {
        return Mono.delay(deduplication.lease().dividedBy(3), deduplication.timer())
                .then(Mono.defer(this::renew))
                .repeat()
                .onErrorComplete(RejectedExecutionException.class)
                .then(Mono.never());
    }

    private Mono<String> renew() {
        return hold().onErrorResume(
                        error -> Mono.fromRunnable(() -> deduplication.outage().failed(error)));
    }

    private Mono<String> hold() {
        return deduplication.timed(store.hold(event, holder, deduplication.lease())
                .switchIfEmpty(
                        Mono.error(() -> new IllegalStateException("Redis returned neither a result nor an error"))));
    }

    private Mono<Void> release() {
        return state == State.DONE || state == State.ELSEWHERE ? Mono.empty() : report(store.release(event, holder));
    }

    /** Ignores failures: this instance remembers the outcome, and a lease expires by itself. */
    private Mono<Void> report(Mono<Void> command) {
        return deduplication
                .timed(command)
                .onErrorResume(
                        error -> Mono.fromRunnable(() -> deduplication.outage().failed(error)));
    }

    private enum State {
        /** Not known yet. */
        REQUESTED,
        /** Held by this claim. */
        OURS,
        /** Redis did not respond. */
        UNSHARED,
        /** Handled before. */
        DONE,
        /** Held by another claim. */
        ELSEWHERE
    }
}
