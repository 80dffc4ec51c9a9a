package io.github.feishureactive.core.internal.http;

import java.util.concurrent.atomic.AtomicInteger;

import reactor.core.publisher.Mono;

import io.github.feishureactive.core.internal.EndSignal;

/**
 * Counts the exchanges in flight, so that closing the transport can wait for them. Reactor Netty's own graceful
 * shutdown may wait in vain, since it counts a connection that failed to open as one in use.
 */
final class InFlightExchanges {

    private final AtomicInteger underWay = new AtomicInteger();
    private final EndSignal allEnded = new EndSignal();
    private volatile boolean closed;

    /** Begins an exchange, which {@link #end()} ends. Returns {@code false} once closed. */
    boolean begin() {
        // Count first, so that a concurrent close() either sees the exchange or is seen.
        underWay.incrementAndGet();
        if (closed) {
            end();
            return false;
        }
        return true;
    }

    void end() {
        if (underWay.decrementAndGet() == 0 && closed) {
            allEnded.emit();
        }
    }

    /** Returns how many have begun and not ended. */
    int count() {
        return underWay.get();
    }

    /** Returns whether no exchange may begin. */
    boolean closed() {
        return closed;
    }

    /** Lets no exchange begin. Completes when the last one has ended. */
    Mono<Void> close() {
        closed = true;
        if (underWay.get() == 0) {
            allEnded.emit();
        }
        return allEnded.asMono();
    }
}
