package io.github.feishureactive.auth;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.github.feishureactive.auth.TokenOperations.AppTokenAnswer;
import io.github.feishureactive.auth.TokenOperations.AppTokenBody;
import io.github.feishureactive.auth.TokenOperations.CredentialsBody;
import io.github.feishureactive.auth.TokenOperations.TenantTokenAnswer;
import io.github.feishureactive.auth.TokenOperations.TenantTokenBody;
import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.core.error.ErrorCategory;
import io.github.feishureactive.core.error.FeishuException.Facts;
import io.github.feishureactive.core.token.AccessToken;
import io.github.feishureactive.core.token.AppCredentials;
import io.github.feishureactive.core.token.AppTicketSource;
import io.github.feishureactive.core.token.Authentication.AccessTokens;
import io.github.feishureactive.core.token.Authentication.Environment;
import io.github.feishureactive.core.token.TokenStatus;

/**
 * A store app shows a ticket to get its own token, and that token to get those of its tenants. Each of them is a cell
 * of its own in one cache, so however many tenants ask, the app's token is fetched once.
 */
final class StoreAppTokens implements AccessTokens {

    private final CredentialsBody credentials;
    private final Environment environment;
    private final AppTicketExchange tickets;
    private final TokenCache cache;
    private final TokenSharing sharing;

    StoreAppTokens(Environment environment, CredentialsBody credentials, TokenSharing sharing, AppTicketSource source) {
        this.credentials = credentials;
        this.sharing = sharing;
        this.environment = environment;
        this.tickets = new AppTicketExchange(environment, credentials, source);
        this.cache = new TokenCache(key -> sharing.around(key, source(key)), environment, TokenCache.MAX_CELLS);
    }

    private TokenSource source(TokenKey key) {
        String tenantKey = key.tenantKey();
        return tenantKey == null ? () -> tickets.exchange(this::appToken) : () -> tenantToken(tenantKey);
    }

    private Mono<IssuedToken> appToken(String ticket) {
        return environment
                .exchange(TokenOperations.STORE_APP_TOKEN
                        .request()
                        .body(new AppTokenBody(credentials.appId(), credentials.appSecret(), ticket)))
                .map(AppTokenAnswer::issued);
    }

    private Mono<IssuedToken> tenantToken(String tenantKey) {
        return Mono.defer(() -> cache.get(TokenKey.APP)).flatMap(appToken -> tenantToken(tenantKey, appToken)
                .onErrorResume(StoreAppTokens::refusesAppToken, refused -> {
                    cache.reject(TokenKey.APP, appToken);
                    return cache.get(TokenKey.APP)
                            .filter(next -> !next.equals(appToken))
                            .switchIfEmpty(Mono.error(refused))
                            .flatMap(next -> tenantToken(tenantKey, next));
                }));
    }

    private Mono<IssuedToken> tenantToken(String tenantKey, AccessToken appToken) {
        return environment
                .exchange(TokenOperations.STORE_APP_TENANT_TOKEN
                        .request()
                        .body(new TenantTokenBody(appToken.value(), tenantKey)))
                .map(TenantTokenAnswer::issued);
    }

    private static boolean refusesAppToken(Throwable error) {
        return error instanceof ApiException api && api.category() == ErrorCategory.TOKEN;
    }

    @Override
    public String appId() {
        return credentials.appId();
    }

    @Override
    public Mono<AppCredentials> credentials() {
        return Mono.error(() -> new AuthenticationException(
                "The platform takes the credentials themselves from custom apps only, as for a long connection; a store"
                        + " app receives its events by webhook.",
                Facts.notSent("auth", false),
                Duration.ZERO,
                null));
    }

    @Override
    public Mono<AccessToken> token(@Nullable String tenantKey) {
        return tenantKey != null
                ? cache.get(TokenKey.tenant(tenantKey))
                : Mono.error(TokenFailure.misused(
                        "a store app works in many tenants; say which one, as in accounts.forTenant(tenantKey)."));
    }

    @Override
    public Mono<AccessToken> appToken() {
        return cache.get(TokenKey.APP);
    }

    @Override
    public Mono<AccessToken> ownToken() {
        return appToken();
    }

    @Override
    public void reject(@Nullable String tenantKey, AccessToken token) {
        cache.reject(TokenKey.APP, token);
        if (tenantKey != null) {
            cache.reject(TokenKey.tenant(tenantKey), token);
        }
    }

    @Override
    public Duration gracePeriod(@Nullable String tenantKey, AccessToken token) {
        return cache.gracePeriod(token, TokenKey.APP, tenantKey == null ? TokenKey.APP : TokenKey.tenant(tenantKey));
    }

    @Override
    public TokenStatus status() {
        return cache.status(TokenKey.APP);
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
        return "StoreAppTokens[" + appId() + ", " + cache + "]";
    }
}
