package io.github.feishureactive.events;

import java.util.function.Consumer;

import reactor.core.publisher.Mono;

/** One who asked for the events of a type. */
interface Taker {

    /**
     * Hands it an event: true when it has handled it, false if it left before it took it.
     *
     * @param response is handed what the platform is to be sent, before that
     */
    Mono<Boolean> take(EventEnvelope event, Consumer<byte[]> response);

    /** Whether there may be but one of these for a type. */
    default boolean exclusive() {
        return true;
    }

    /** There will be no more events. */
    default void close() {}
}
