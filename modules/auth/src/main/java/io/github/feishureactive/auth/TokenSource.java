package io.github.feishureactive.auth;

import reactor.core.publisher.Mono;

/** Fetches one kind of token from the platform. */
@FunctionalInterface
interface TokenSource {

    /** Makes one request. Fails with what the platform or the transport said. */
    Mono<IssuedToken> fetch();
}
