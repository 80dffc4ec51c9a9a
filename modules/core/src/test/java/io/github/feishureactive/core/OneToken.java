package io.github.feishureactive.core;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.token.AccessToken;
import io.github.feishureactive.core.token.Authentication.AccessTokens;

/** Always the same token, for any number of threads. Keeps nothing, unlike {@link FakeTokens}. */
final class OneToken implements AccessTokens {

    private final Mono<AccessToken> token = Mono.just(AccessToken.of("t-one"));

    @Override
    public String appId() {
        return "cli_one";
    }

    @Override
    public Mono<AccessToken> token(@Nullable String tenantKey) {
        return token;
    }

    @Override
    public void reject(@Nullable String tenantKey, AccessToken rejected) {}

    @Override
    public void dispose() {}
}
