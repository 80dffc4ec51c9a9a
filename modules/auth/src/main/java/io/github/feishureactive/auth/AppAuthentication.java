package io.github.feishureactive.auth;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.github.feishureactive.auth.TokenOperations.CredentialsBody;
import io.github.feishureactive.auth.TokenOperations.TenantTokenAnswer;
import io.github.feishureactive.core.AccessToken;
import io.github.feishureactive.core.Authentication;
import io.github.feishureactive.core.AuthenticationException;
import io.github.feishureactive.core.FeishuException.Facts;

/**
 * Calls as an app. Tokens are fetched when first needed, shared by all calls of a gateway, renewed shortly before they
 * expire while the old one still serves, and replaced when the platform refuses one.
 *
 * @see <a href="https://open.feishu.cn/document/server-docs/api-call-guide/calling-process/get-access-token">Access tokens
 *     of the platform</a>
 */
public final class AppAuthentication implements Authentication {

    private final String appId;
    private final String appSecret;

    private AppAuthentication(String appId, String appSecret) {
        this.appId = appId;
        this.appSecret = appSecret;
    }

    /**
     * A custom app: one that a company built for itself, and that works in that company's tenant only.
     *
     * @param appId App ID, as it stands in the developer console, such as {@code cli_a1b2c3}
     * @param appSecret App Secret, as it stands there
     * @return credentials for any number of gateways
     * @throws IllegalArgumentException if one of them is blank
     */
    public static AppAuthentication customApp(String appId, String appSecret) {
        return new AppAuthentication(notBlank(appId, "app id"), notBlank(appSecret, "app secret"));
    }

    private static String notBlank(String value, String name) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("The " + name + " is blank; copy it from the developer console.");
        }
        return value.trim();
    }

    @Override
    public AccessTokens open(Environment environment) {
        TokenSource source = () -> environment
                .exchange(TokenOperations.CUSTOM_APP_TENANT_TOKEN.request().body(new CredentialsBody(appId, appSecret)))
                .map(TenantTokenAnswer::issued);
        return new CustomAppTokens(appId, new TokenCache(key -> source, environment, TokenCache.MAX_CELLS));
    }

    @Override
    public String toString() {
        return "AppAuthentication[custom app " + appId + ", secret hidden]";
    }

    /** A custom app has one tenant, and so one token. */
    private record CustomAppTokens(String appId, TokenCache cache) implements AccessTokens {

        @Override
        public Mono<AccessToken> token(@Nullable String tenantKey) {
            return tenantKey == null ? cache.get(TokenKey.OWN_TENANT) : Mono.error(onlyOwnTenant());
        }

        @Override
        public void reject(@Nullable String tenantKey, AccessToken token) {
            cache.reject(TokenKey.OWN_TENANT, token);
        }

        @Override
        public void dispose() {
            cache.close();
        }

        @Override
        public boolean isDisposed() {
            return cache.closed();
        }

        private static AuthenticationException onlyOwnTenant() {
            return new AuthenticationException(
                    "A custom app works in its own tenant only: call without a tenant key.",
                    Facts.notSent("auth", false),
                    Duration.ZERO,
                    null);
        }
    }
}
