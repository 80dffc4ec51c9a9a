package io.github.feishureactive.auth;

import org.jspecify.annotations.Nullable;

/**
 * What a token is for. The app is not part of it, since a cache belongs to one app in one gateway.
 *
 * @param tenantKey the tenant, {@code null} for the one tenant of a custom app and for an app's own token
 */
record TokenKey(Kind kind, @Nullable String tenantKey) {

    /** A custom app has one tenant and need not name it. */
    static final TokenKey OWN_TENANT = new TokenKey(Kind.TENANT, null);

    /** What a store app shows to get the tokens of its tenants. */
    static final TokenKey APP = new TokenKey(Kind.APP, null);

    enum Kind {
        TENANT,
        APP
    }

    static TokenKey tenant(String tenantKey) {
        return new TokenKey(Kind.TENANT, tenantKey);
    }
}
