package io.github.feishureactive.events.connection;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An open WebSocket. */
interface Link {

    /**
     * What arrives, by demand: without any, nothing is read from the socket. Messages that are not binary are empty
     * ones here: signs of life. Cancelling does not end the link; what arrives then is thrown away.
     *
     * @return ends with the link, for one subscriber
     */
    Flux<byte[]> messages();

    /** Sends a message; completes when the socket has taken it. May be subscribed to from any thread at any time. */
    Mono<Void> send(byte[] message);

    /** Says goodbye; completes when the platform has hung up in turn. */
    Mono<Void> sayGoodbye();

    /** Hangs up at once. Does nothing if there is no connection any more. */
    void cut();
}
