package io.github.feishureactive.auth;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.github.feishureactive.auth.TokenOperations.AppTokenAnswer;
import io.github.feishureactive.auth.TokenOperations.CredentialsBody;
import io.github.feishureactive.auth.TokenOperations.TenantTokenAnswer;
import io.github.feishureactive.core.token.AccessToken;
import io.github.feishureactive.core.token.AppCredentials;
import io.github.feishureactive.core.token.Authentication.AccessTokens;
import io.github.feishureactive.core.token.Authentication.Environment;
import io.github.feishureactive.core.token.TokenStatus;

/** A custom app has one tenant, and so one tenant token; and one of its own, for the few operations that take that. */
final class CustomAppTokens implements AccessTokens {

    private final CredentialsBody credentials;
    private final TokenCache cache;
    private final TokenSharing sharing;

    CustomAppTokens(Environment environment, CredentialsBody credentials, TokenSharing sharing) {
        this.credentials = credentials;
        this.sharing = sharing;
        TokenSource tenantToken = () -> environment
                .exchange(TokenOperations.CUSTOM_APP_TENANT_TOKEN.request().body(credentials))
                .map(TenantTokenAnswer::issued);
        TokenSource appToken = () -> environment
                .exchange(TokenOperations.CUSTOM_APP_TOKEN.request().body(credentials))
                .map(AppTokenAnswer::issued);
        this.cache = new TokenCache(
                key -> sharing.around(key, key.equals(TokenKey.APP) ? appToken : tenantToken),
                environment,
                TokenCache.MAX_CELLS);
    }

    @Override
    public String appId() {
        return credentials.appId();
    }

    @Override
    public Mono<AppCredentials> credentials() {
        return Mono.just(new AppCredentials(credentials.appId(), credentials.appSecret()));
    }

    @Override
    public Mono<AccessToken> token(@Nullable String tenantKey) {
        return tenantKey == null
                ? cache.get(TokenKey.OWN_TENANT)
                : Mono.error(
                        TokenFailure.misused("a custom app works in its own tenant only; call without a tenant key."));
    }

    @Override
    public Mono<AccessToken> appToken() {
        return cache.get(TokenKey.APP);
    }

    /** The platform may issue one value as both tokens. */
    @Override
    public void reject(@Nullable String tenantKey, AccessToken token) {
        cache.reject(TokenKey.OWN_TENANT, token);
        cache.reject(TokenKey.APP, token);
    }

    @Override
    public Duration gracePeriod(@Nullable String tenantKey, AccessToken token) {
        return cache.gracePeriod(token, TokenKey.OWN_TENANT, TokenKey.APP);
    }

    @Override
    public TokenStatus status() {
        return cache.status(TokenKey.OWN_TENANT);
    }

    @Override
    public void dispose() {
        cache.close();
        sharing.close();
    }

    @Override
    public boolean isDisposed() {
        return cache.closed();
    }

    @Override
    public String toString() {
        return "CustomAppTokens[" + appId() + ", " + cache + "]";
    }
}
