package io.github.feishureactive.redis;

import java.util.concurrent.RejectedExecutionException;

import reactor.core.publisher.Mono;

import io.github.feishureactive.events.EventRefusedException;
import io.github.feishureactive.events.EventRefusedException.Reason;

/** One delivery's claim on its event. Who cannot claim because Redis is away goes on without. */
final class EventClaim {

    private final RedisDeduplication deduplication;
    private final EventClaims claims;
    private final String event;
    private final String holder;
    private volatile Standing standing = Standing.ASKED;

    EventClaim(RedisDeduplication deduplication, EventClaims claims, String event, String holder) {
        this.deduplication = deduplication;
        this.claims = claims;
        this.event = event;
        this.holder = holder;
    }

    /** Whether another delivery has dealt with the event. */
    boolean wasDone() {
        return standing == Standing.DONE;
    }

    /** Handles the event if it can be had. What became of it is known to all before it is told here. */
    Mono<Void> around(Mono<Void> handling) {
        // A claim that was sent and not waited for may yet be granted, so also that one is let go of.
        return Mono.usingWhen(
                Mono.just(this),
                claim -> take().flatMap(taken -> taken == Standing.DONE ? Mono.empty() : handling.or(kept())),
                claim -> standing == Standing.DONE ? Mono.empty() : told(claims.done(event, deduplication.memory())),
                (claim, error) -> released(),
                claim -> released());
    }

    private Mono<Standing> take() {
        return hold().map(this::judge)
                .onErrorResume(away -> Mono.fromSupplier(() -> {
                    deduplication.unshared(away);
                    return Standing.UNSHARED;
                }))
                .flatMap(taken -> {
                    standing = taken;
                    return taken == Standing.ELSEWHERE ? Mono.error(EventClaim::refusal) : Mono.just(taken);
                });
    }

    private Standing judge(String now) {
        return now.equals(holder) ? Standing.OURS : now.equals(EventClaims.DONE) ? Standing.DONE : Standing.ELSEWHERE;
    }

    private static EventRefusedException refusal() {
        return new EventRefusedException(
                Reason.HANDLED_ELSEWHERE,
                "Another instance handles this event; the next delivery learns how that ended.");
    }

    /**
     * Renews the lease as long as somebody listens, and says nothing itself. Also a claim that was lost, or could not
     * be made, is tried again. Without a timer, which the application has shut down, there are no renewals any more.
     */
    private Mono<Void> kept() {
        return Mono.delay(deduplication.lease().dividedBy(3), deduplication.timer())
                .then(Mono.defer(this::renewed))
                .repeat()
                .onErrorComplete(RejectedExecutionException.class)
                .then(Mono.never());
    }

    private Mono<String> renewed() {
        return hold().onErrorResume(
                        away -> Mono.fromRunnable(() -> deduplication.outage().failed(away)));
    }

    private Mono<String> hold() {
        return deduplication.asked(claims.hold(event, holder, deduplication.lease())
                .switchIfEmpty(
                        Mono.error(() -> new IllegalStateException("Redis gave neither an answer nor an error"))));
    }

    private Mono<Void> released() {
        return standing == Standing.DONE || standing == Standing.ELSEWHERE
                ? Mono.empty()
                : told(claims.release(event, holder));
    }

    /** This instance knows it in any case, and a lease ends by itself: so nothing fails if Redis does not hear it. */
    private Mono<Void> told(Mono<Void> news) {
        return deduplication
                .asked(news)
                .onErrorResume(
                        away -> Mono.fromRunnable(() -> deduplication.outage().failed(away)));
    }

    private enum Standing {
        /** Not known yet. */
        ASKED,
        /** Held by this claim. */
        OURS,
        /** Redis did not answer. */
        UNSHARED,
        /** Dealt with before. */
        DONE,
        /** Held by another claim. */
        ELSEWHERE
    }
}
