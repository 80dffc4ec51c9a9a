package io.github.feishureactive.core.internal.http;

import reactor.core.publisher.Mono;

/** A transport for tests that download nothing. */
@FunctionalInterface
public interface JsonTransport extends Transport {

    @Override
    default Mono<Response> open(Outgoing outgoing) {
        throw new AssertionError("A download, which this test does not play: " + outgoing.name());
    }
}
