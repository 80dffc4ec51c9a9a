package io.github.feishureactive.auth;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.AccessToken;

/**
 * Everything a cell knows at one moment.
 *
 * @param live the current token
 * @param flight the request under way
 * @param flightStartedAt when that request was sent, of no meaning without one
 * @param failures requests that failed in a row
 * @param notBefore until when the platform is left alone, of no meaning without failures
 * @param lastError why the last request failed
 * @param rejection the token that the platform refused last
 * @param closed whether no more requests may be started
 */
record TokenState(
        @Nullable Live live,
        @Nullable TokenFlight flight,
        long flightStartedAt,
        int failures,
        long notBefore,
        @Nullable Throwable lastError,
        @Nullable Rejection rejection,
        boolean closed) {

    static final TokenState EMPTY = new TokenState(null, null, 0, 0, 0, null, null, false);

    TokenState fetching(TokenFlight started, long at) {
        return new TokenState(live, started, at, failures, notBefore, lastError, rejection, closed);
    }

    TokenState fetched(Live issued, @Nullable Rejection doubt) {
        return new TokenState(issued, null, 0, 0, 0, null, doubt, closed);
    }

    TokenState failed(Throwable error, long leaveAloneUntil) {
        return new TokenState(live, null, 0, failures + 1, leaveAloneUntil, error, rejection, closed);
    }

    TokenState rejected(Rejection refused) {
        return new TokenState(null, flight, flightStartedAt, failures, notBefore, lastError, refused, closed);
    }

    TokenState shut() {
        return new TokenState(null, null, 0, 0, 0, null, null, true);
    }

    /** What is known of a refusal of this token. */
    @Nullable
    Rejection rejectionOf(AccessToken token) {
        return rejection != null && rejection.token().equals(token) ? rejection : null;
    }

    /** A usable token: {@code ready} is made once, so that handing it out allocates nothing. */
    record Live(AccessToken token, Mono<AccessToken> ready, TokenLife life) {

        Live(AccessToken token, TokenLife life) {
            this(token, Mono.just(token), life);
        }
    }

    /**
     * A token that the platform refused.
     *
     * @param at when
     * @param reprieveUntil until when further refusals are ignored, since the platform issued it again; {@code at} if it
     *     has not
     */
    record Rejection(AccessToken token, long at, long reprieveUntil) {

        Rejection reprieved(long until) {
            return new Rejection(token, at, until);
        }
    }
}
