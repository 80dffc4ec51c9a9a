package io.github.feishureactive.auth;

import io.github.feishureactive.core.token.AccessToken;

/**
 * A token as it came.
 *
 * @param lifetimeSeconds how long it lives on, as its source says; not checked
 * @param stored whether it was issued to another instance before
 */
record IssuedToken(AccessToken token, long lifetimeSeconds, boolean stored) {

    /** Issued by the platform just now. */
    IssuedToken(AccessToken token, long lifetimeSeconds) {
        this(token, lifetimeSeconds, false);
    }
}
