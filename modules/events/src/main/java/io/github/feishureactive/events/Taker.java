package io.github.feishureactive.events;

import reactor.core.publisher.Mono;

/** One who asked for the events of a type. */
interface Taker {

    /** Hands it an event: true when it has dealt with it, false if it left before it took it. */
    Mono<Boolean> take(EventEnvelope event);

    /** There will be no more events. */
    void close();
}
