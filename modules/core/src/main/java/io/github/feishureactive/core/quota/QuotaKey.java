package io.github.feishureactive.core.quota;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What the platform counts by.
 *
 * @param operation the operation's method and path template, variables unnamed
 * @param appId the app that calls
 * @param tenantKey the tenant it calls for, {@code null} for the one tenant of a custom app
 */
public record QuotaKey(
        String operation, String appId, @Nullable String tenantKey) {

    /**
     * Checks that operation and app are named.
     *
     * @param operation the operation's method and path template, variables unnamed
     * @param appId the app that calls
     * @param tenantKey the tenant it calls for, {@code null} for the one tenant of a custom app
     */
    public QuotaKey {
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(appId, "appId");
    }
}
