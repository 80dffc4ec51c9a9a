package io.github.feishureactive.core.token;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.error.AuthenticationException;

/**
 * What is known of an app's own token without asking the platform. A custom app has one token; of a store app, this is the
 * token with which those of its tenants are fetched, so that one tenant's trouble is not taken for the app's.
 *
 * <p>Neither component set means that no token has been needed yet, or that the last one has not been replaced because
 * nobody called. Both set means that the token still serves and its renewal fails.
 *
 * @param validFor for how much longer the token is used, {@code null} if there is none
 * @param failure why the last request for a token failed, {@code null} if it did not
 */
public record TokenStatus(
        @Nullable Duration validFor, @Nullable AuthenticationException failure) {

    /** Nothing is known. */
    public static final TokenStatus UNKNOWN = new TokenStatus(null, null);
}
