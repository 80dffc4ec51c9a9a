package io.github.feishureactive.core.token;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.error.AuthenticationException;

/**
 * The state of an app's own token, without a request to the platform. A custom app has one token; for a store app, this
 * is the token that its tenants' tokens are fetched with, so that the failure of one tenant is not reported as the
 * app's.
 *
 * <p>If neither component is set, no token has been needed yet, or the last one expired while there were no calls. If
 * both are set, the token is still valid and its renewal fails.
 *
 * @param validFor how much longer the token is used, {@code null} if there is none
 * @param failure the failure of the last request for a token, {@code null} if it succeeded
 */
public record TokenStatus(
        @Nullable Duration validFor, @Nullable AuthenticationException failure) {

    /** No information. */
    public static final TokenStatus UNKNOWN = new TokenStatus(null, null);
}
