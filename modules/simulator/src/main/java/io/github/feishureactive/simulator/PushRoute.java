package io.github.feishureactive.simulator;

import reactor.core.publisher.Mono;

/** How events come to an app. */
@FunctionalInterface
interface PushRoute {

    /** Pushes once. Empty when the app has acknowledged it; whoever cancels has waited for long enough. */
    Mono<Void> push(SimulatedEvent event);
}
