package io.github.feishureactive.simulator;

/**
 * What one path does. It runs on an event loop and works on memory only, so it answers at once; it may throw
 * {@link RefusedException}.
 */
@FunctionalInterface
interface Endpoint {

    Answer handle(ApiRequest request, Installation caller);
}
