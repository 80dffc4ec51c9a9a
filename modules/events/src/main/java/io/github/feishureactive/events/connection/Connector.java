package io.github.feishureactive.events.connection;

import java.util.function.BiFunction;
import java.util.function.Consumer;

import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** One attempt to open a connection. */
@FunctionalInterface
interface Connector {

    /**
     * Asks for an address and opens a WebSocket there.
     *
     * @param settings is handed those that came with the address
     * @param whenOpen what to do over the connection, and the name of its service; the connection ends with it
     * @return why the connection was lost, empty if it was closed on purpose; fails if it could not be opened
     */
    Mono<String> open(Consumer<JsonNode> settings, BiFunction<Link, Integer, Mono<String>> whenOpen);
}
