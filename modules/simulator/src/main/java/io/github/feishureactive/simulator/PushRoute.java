package io.github.feishureactive.simulator;

import reactor.core.publisher.Mono;

/** How events come to an app. */
@FunctionalInterface
interface PushRoute {

    /** Pushes once. What the app's acknowledgement carried, empty if nothing; whoever cancels has waited for long enough. */
    Mono<String> push(SimulatedEvent event);
}
