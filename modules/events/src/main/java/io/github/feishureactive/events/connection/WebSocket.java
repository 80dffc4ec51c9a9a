package io.github.feishureactive.events.connection;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An open WebSocket. */
interface WebSocket {

    /**
     * Receives messages. Without demand nothing is read from the socket. Messages that are not binary arrive as empty
     * ones, as signs of life. Cancelling does not close the socket; what arrives after that is discarded.
     *
     * @return completes with the socket, for one subscriber
     */
    Flux<byte[]> messages();

    /** Sends a message; completes once it is written. May be subscribed to from any thread at any time. */
    Mono<Void> send(byte[] message);

    /** Sends a close frame; completes once the platform has closed the connection. */
    Mono<Void> close();

    /** Closes the connection at once, without a close frame. Does nothing if it is closed already. */
    void abort();
}
