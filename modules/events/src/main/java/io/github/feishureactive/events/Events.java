package io.github.feishureactive.events;

import java.util.function.Function;

import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.EventType;

/** Who wants to hear of which events. Transports deliver to it, applications register with it. */
public final class Events implements Disposable {

    /** Without handlers. */
    public Events() {}

    /**
     * Handles the events of a type.
     *
     * @param type the type
     * @param handler what to do; when its {@code Mono} completes, the event is acknowledged
     * @param <T> what the events carry
     * @return ends the registration
     */
    public <T> Disposable on(EventType<T> type, Function<Event<T>, Mono<Void>> handler) {
        return () -> {};
    }

    /**
     * The events of a type; each is acknowledged when the subscriber has taken it.
     *
     * @param type the type
     * @param <T> what the events carry
     * @return a hot stream
     */
    public <T> Flux<Event<T>> stream(EventType<T> type) {
        return Flux.error(new UnsupportedOperationException(type.name()));
    }

    /**
     * For transports: an event that is known to come from the platform.
     *
     * @param event the event
     * @return how it ended; an error means that it must not be acknowledged
     */
    public Mono<Receipt> deliver(EventEnvelope event) {
        return Mono.error(new UnsupportedOperationException(event.type()));
    }

    @Override
    public void dispose() {
        // Nothing to end yet.
    }
}
