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

/**
 * Who calls the platform. Describes credentials; each gateway opens it once and gets tokens of its own, so that one object
 * can serve several gateways and nothing is shared between them.
 */
@FunctionalInterface
public interface Authentication {

    /**
     * Starts to provide tokens for one gateway.
     *
     * @param environment what the gateway lends for that
     * @return the source of this gateway's tokens
     */
    AccessTokens open(Environment environment);

    /** What a gateway lends to its source of tokens. */
    interface Environment {

        /**
         * Sends one request as it is: no token, no quota, no retry, but the gateway's host, time-outs, size bound and
         * error types.
         *
         * @param request a request of a token operation
         * @param <T> what it answers
         * @return the answer, or a {@link FeishuException}
         */
        <T> Mono<T> exchange(ApiRequest<T> request);

        /**
         * The platform that the requests go to. Its tokens are good there and nowhere else.
         *
         * @return the gateway's base URL
         */
        String baseUrl();

        /**
         * Where time comes from and timers run.
         *
         * @return the gateway's timer
         */
        Scheduler timer();

        /**
         * Where jitter comes from.
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
         * The token to use right now; a caller asks again for every attempt. Concurrent callers share one request to the
         * platform, and none of them can cancel it for the others.
         *
         * @param tenantKey the tenant to act in, {@code null} for the one tenant of a custom app
         * @return the token, or an {@link AuthenticationException}
         */
        Mono<AccessToken> token(@Nullable String tenantKey);

        /**
         * The platform did not accept a token. Does nothing if that token is no longer the current one.
         *
         * @param tenantKey the tenant it was used for, {@code null} for the one tenant of a custom app
         * @param token the token that was refused
         */
        void reject(@Nullable String tenantKey, AccessToken token);

        /**
         * For how long a token that was refused may yet become valid, since it was issued only a moment ago and the platform
         * may not know it everywhere. A call whose token was refused waits for that long, once, before it gives up.
         *
         * @param tenantKey the tenant it was used for, {@code null} for the one tenant of a custom app
         * @param token the token that was refused
         * @return the time left, zero if waiting is of no use or an implementation does not tell
         */
        default Duration reprieve(@Nullable String tenantKey, AccessToken token) {
            return Duration.ZERO;
        }

        /**
         * What is known of the app's own token. Asks nobody and changes nothing.
         *
         * @return the status, {@link TokenStatus#UNKNOWN} where an implementation does not tell
         */
        default TokenStatus status() {
            return TokenStatus.UNKNOWN;
        }

        /**
         * The app's own credentials, for the few requests that show these in place of a token.
         *
         * @return the credentials, or an {@link AuthenticationException} if this authentication has none to show
         */
        default Mono<AppCredentials> credentials() {
            return Mono.error(() -> new AuthenticationException(
                    "This authentication shows no app secret, which a long connection needs; use"
                            + " AppAuthentication.customApp(..).",
                    FeishuException.Facts.notSent("auth", false),
                    Duration.ZERO,
                    null));
        }

        /** Ends whatever is under way; who waits gets an error. */
        @Override
        void dispose();
    }
}
