package io.github.feishureactive.events;

import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

import reactor.core.publisher.Mono;

import io.github.feishureactive.core.operation.EventType;

/** A handler of the application, which may throw, fail and return null. */
record HandlerTaker<T>(EventType<T> type, Function<? super Event<T>, ? extends Mono<Void>> handler) implements Taker {

    HandlerTaker {
        Objects.requireNonNull(handler, "handler");
    }

    @Override
    public Mono<Boolean> take(EventEnvelope event, Consumer<byte[]> response) {
        return Mono.defer(() -> handling(event.as(type))).thenReturn(true);
    }

    private Mono<Void> handling(Event<T> event) {
        Mono<Void> handling = handler.apply(event);
        return Objects.requireNonNull(
                handling,
                () -> "The handler of " + type.name() + " answered null. Answer Mono.empty() when all is done.");
    }
}
