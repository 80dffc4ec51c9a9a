package io.github.feishureactive.hire.referral.wire;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.token.AccessToken;
import io.github.feishureactive.core.token.Authentication;
import io.github.feishureactive.core.token.Authentication.AccessTokens;

/** Always the same token, so that a test of one endpoint sees requests to that endpoint only. */
public final class FixedToken implements Authentication, AccessTokens {

    private final AccessToken token;
    private volatile boolean disposed;

    public FixedToken(String token) {
        this.token = AccessToken.of(token);
    }

    @Override
    public AccessTokens open(Environment environment) {
        return this;
    }

    @Override
    public String appId() {
        return "cli_fixed";
    }

    @Override
    public Mono<AccessToken> token(@Nullable String tenantKey) {
        return Mono.just(token);
    }

    @Override
    public void reject(@Nullable String tenantKey, AccessToken rejected) {}

    @Override
    public void dispose() {
        disposed = true;
    }

    @Override
    public boolean isDisposed() {
        return disposed;
    }
}
