package io.github.feishureactive.core.internal.http;

import java.util.concurrent.atomic.AtomicInteger;

import reactor.core.publisher.Mono;

import io.github.feishureactive.core.internal.EndSignal;

/**
 * Counts the exchanges under way, so that who closes the transport can wait for their end. Reactor Netty's own graceful
 * shutdown would now and then wait in vain, since it takes a connection that failed to open for one that is in use.
 */
final class InFlightExchanges {

    private final AtomicInteger underWay = new AtomicInteger();
    private final EndSignal allEnded = new EndSignal();
    private volatile boolean closed;

    /** Begins an exchange, to be ended by {@link #end()}; {@code false} if there are to be no more. */
    boolean begin() {
        // Counted first, so that a closing in between either sees it or is seen.
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

    /** Whether there are to be no more. */
    boolean closed() {
        return closed;
    }

    /** Lets no more begin; completes when the last one has ended. */
    Mono<Void> close() {
        closed = true;
        if (underWay.get() == 0) {
            allEnded.emit();
        }
        return allEnded.asMono();
    }
}
