package io.github.feishureactive.auth;

import io.github.feishureactive.core.AccessToken;

/**
 * A token as the platform issued it.
 *
 * @param lifetimeSeconds how long it lives, as the platform says; not checked
 */
record IssuedToken(AccessToken token, long lifetimeSeconds) {}
