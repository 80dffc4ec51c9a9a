package io.github.feishureactive.core.token;

import java.time.Duration;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.operation.ApiRequest;

/** Supplies credentials for one app. Each gateway opens its own instance and never shares tokens with another. */
@FunctionalInterface
public interface Authentication {

    /**
     * Opens a source of tokens for one gateway.
     *
     * @param environment what the gateway provides for that
     * @return the source of this gateway's tokens
     */
    AccessTokens open(Environment environment);

    /** What a gateway provides to its source of tokens. */
    interface Environment {

        /**
         * Sends one request without token, quota or retry, but with the gateway's host, timeouts, size bound and error
         * types.
         *
         * @param request a request of a token operation
         * @param <T> the type of its response
         * @return the response, or a {@link FeishuException}
         */
        <T> Mono<T> exchange(ApiRequest<T> request);

        /**
         * The platform that the requests go to. Its tokens are valid there only.
         *
         * @return the gateway's base URL
         */
        String baseUrl();

        /**
         * The source of time.
         *
         * @return the gateway's timer
         */
        Scheduler timer();

        /**
         * The source of jitter.
         *
         * @return the gateway's source of randomness
         */
        RandomGenerator random();
    }

    /** The source of one gateway's tokens. Safe for use by many threads. */
    interface AccessTokens extends Disposable {

        /**
         * The app that the tokens are for.
         *
         * @return its id, as it stands in the developer console
         */
        String appId();

        /**
         * Returns the current token. A caller asks again for every attempt. Concurrent callers share one request to the
         * platform, which none of them can cancel.
         *
         * @param tenantKey the tenant to act in, {@code null} for the one tenant of a custom app
         * @return the token, or an {@link AuthenticationException}
         */
        Mono<AccessToken> token(@Nullable String tenantKey);

        /**
         * Returns the app's own token, for the operations that take no tenant's.
         *
         * @return the token, or an {@link AuthenticationException} if this authentication has none
         */
        default Mono<AccessToken> appToken() {
            return Mono.error(() -> new AuthenticationException(
                    "This authentication has no app access token; use AppAuthentication.",
                    FeishuException.Facts.notSent("auth", false),
                    Duration.ZERO,
                    null));
        }

        /**
         * Returns the token whose state {@link #status()} tells, such as to find out whether the credentials are right:
         * the one tenant's token of a custom app, and the app's own token of a store app, which needs no tenant.
         *
         * @return the token, or an {@link AuthenticationException}
         */
        default Mono<AccessToken> ownToken() {
            return token(null);
        }

        /**
         * Invalidates a token that the platform rejected, the tenant's or the app's own. Has no effect if it is no
         * longer the current one.
         *
         * @param tenantKey the tenant it was used for, {@code null} for the one tenant of a custom app
         * @param token the token that was rejected
         */
        void reject(@Nullable String tenantKey, AccessToken token);

        /**
         * Returns how long a rejected token may still become valid, because it was issued a moment ago and the platform
         * may not know it everywhere yet. A call whose token was rejected waits for that long once.
         *
         * @param tenantKey the tenant it was used for, {@code null} for the one tenant of a custom app
         * @param token the token that was rejected
         * @return the time left, zero if waiting is useless or the implementation does not know
         */
        default Duration gracePeriod(@Nullable String tenantKey, AccessToken token) {
            return Duration.ZERO;
        }

        /**
         * Returns the state of the app's own token. Makes no request and changes nothing.
         *
         * @return the status, {@link TokenStatus#UNKNOWN} if the implementation does not know
         */
        default TokenStatus status() {
            return TokenStatus.UNKNOWN;
        }

        /**
         * Returns the app's own credentials, for the few requests that carry these in place of a token.
         *
         * @return the credentials, or an {@link AuthenticationException} if this authentication has none to share
         */
        default Mono<AppCredentials> credentials() {
            return Mono.error(() -> new AuthenticationException(
                    "This authentication has no app secret, which a long connection needs; use"
                            + " AppAuthentication.customApp(..).",
                    FeishuException.Facts.notSent("auth", false),
                    Duration.ZERO,
                    null));
        }

        /** Ends the requests in flight. Their callers get an error. */
        @Override
        void dispose();
    }
}
