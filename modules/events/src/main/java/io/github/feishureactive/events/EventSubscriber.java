package io.github.feishureactive.events;

import java.util.function.Consumer;

import reactor.core.publisher.Mono;

/** Receives the events of one type: a handler of the application, or one subscriber of a stream. */
interface EventSubscriber {

    /**
     * Delivers an event.
     *
     * @param response is passed what the acknowledgement has to carry, before the event counts as handled
     * @return emits {@code true} once the event is handled, {@code false} if this left before it received the event
     */
    Mono<Boolean> receive(EventEnvelope event, Consumer<byte[]> response);

    /** Returns whether a type can have only one such subscriber. */
    default boolean exclusive() {
        return true;
    }

    /** Returns whether the acknowledgement carries a response of this subscriber. */
    default boolean responds() {
        return false;
    }

    /** Signals that no more events follow. */
    default void close() {}
}
