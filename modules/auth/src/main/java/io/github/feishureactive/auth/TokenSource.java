package io.github.feishureactive.auth;

import reactor.core.publisher.Mono;

/** Where one token comes from: the platform, as a rule. */
@FunctionalInterface
interface TokenSource {

    /** Makes one request. Fails with what the platform or the transport said. */
    Mono<IssuedToken> fetch();

    /** The same after the platform refused a token: one that was issued before will not do. */
    default Mono<IssuedToken> fetchAnew() {
        return fetch();
    }
}
