package io.github.feishureactive.auth;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.token.AccessToken;

/**
 * Everything a cell knows at one moment.
 *
 * @param live the current token
 * @param refresh the request in flight
 * @param refreshStartedAt when that request was sent, of no meaning without one
 * @param refreshOutdated whether a token was rejected since then, so that the request may return that very token
 * @param failures requests that failed in a row
 * @param notBefore until when the platform is left alone, of no meaning without failures
 * @param lastError why the last request failed
 * @param rejected the token that the platform refused, as it was, until there is another one
 * @param closed whether no more requests may be started
 */
record TokenState(
        @Nullable Live live,
        @Nullable TokenRefresh refresh,
        long refreshStartedAt,
        boolean refreshOutdated,
        int failures,
        long notBefore,
        @Nullable Throwable lastError,
        @Nullable Live rejected,
        boolean closed) {

    static final TokenState EMPTY = new TokenState(null, null, 0, false, 0, 0, null, null, false);

    TokenState fetching(TokenRefresh started, long at) {
        return new TokenState(live, started, at, false, failures, notBefore, lastError, rejected, closed);
    }

    TokenState fetched(Live issued) {
        return new TokenState(issued, null, 0, false, 0, 0, null, null, closed);
    }

    TokenState failed(Throwable error, long leaveAloneUntil) {
        return new TokenState(live, null, 0, false, failures + 1, leaveAloneUntil, error, rejected, closed);
    }

    TokenState refused() {
        return new TokenState(
                null, refresh, refreshStartedAt, refresh != null, failures, notBefore, lastError, live, closed);
    }

    TokenState shut() {
        return new TokenState(null, null, 0, false, 0, 0, null, null, true);
    }

    /**
     * A usable token.
     *
     * @param ready the token to hand out; made once, so that handing it out allocates nothing
     * @param issuedAt when it was first seen
     * @param graceUntil until when it is kept although the platform refuses it
     */
    record Live(AccessToken token, Mono<AccessToken> ready, TokenLife life, long issuedAt, long graceUntil) {

        Live(AccessToken token, TokenLife life, long issuedAt, long graceUntil) {
            this(token, Mono.just(token), life, issuedAt, graceUntil);
        }
    }
}
