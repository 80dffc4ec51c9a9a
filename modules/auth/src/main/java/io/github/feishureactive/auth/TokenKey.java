package io.github.feishureactive.auth;

import org.jspecify.annotations.Nullable;

/**
 * What a token is for. The app is not part of it, since a cache belongs to one app in one gateway.
 *
 * @param tenantKey the tenant, {@code null} for the one tenant of a custom app
 */
record TokenKey(Kind kind, @Nullable String tenantKey) {

    static final TokenKey OWN_TENANT = new TokenKey(Kind.TENANT, null);

    enum Kind {
        TENANT
    }
}
