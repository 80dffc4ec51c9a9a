package io.github.feishureactive.events;

import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

import reactor.core.publisher.Mono;

import io.github.feishureactive.core.operation.EventType;

/** A handler of the application, which may throw, fail, or return {@code null}. */
record HandlerSubscriber<T>(EventType<T> type, Function<? super Event<T>, ? extends Mono<Void>> handler)
        implements EventSubscriber {

    HandlerSubscriber {
        Objects.requireNonNull(handler, "handler");
    }

    @Override
    public Mono<Boolean> receive(EventEnvelope event, Consumer<byte[]> response) {
        return Mono.defer(() -> handle(event.as(type))).thenReturn(true);
    }

    private Mono<Void> handle(Event<T> event) {
        Mono<Void> handled = handler.apply(event);
        return Objects.requireNonNull(
                handled,
                () -> "The handler of " + type.name()
                        + " returned null; return Mono.empty() once the event is handled");
    }
}
