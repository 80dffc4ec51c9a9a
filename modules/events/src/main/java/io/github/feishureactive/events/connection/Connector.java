package io.github.feishureactive.events.connection;

import java.util.function.BiFunction;
import java.util.function.Consumer;

import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Opens connections. */
@FunctionalInterface
interface Connector {

    /**
     * Makes one attempt: requests an address and opens a WebSocket there.
     *
     * @param settings is passed the settings that came with the address
     * @param whenOpen uses the open connection, given the id of its service; the connection is closed when it ends
     * @return why the connection was lost, empty if it was closed on purpose; fails if it could not be opened
     */
    Mono<String> open(Consumer<JsonNode> settings, BiFunction<WebSocket, Integer, Mono<String>> whenOpen);
}
