package io.github.feishureactive.simulator.internal.event;

import reactor.core.publisher.Mono;

/** A way of pushing events to an app. */
@FunctionalInterface
interface PushRoute {

    /** Pushes once. Emits the payload of the acknowledgement, if it has one. Cancelling stops waiting for it. */
    Mono<String> push(SimulatedEvent event);
}
