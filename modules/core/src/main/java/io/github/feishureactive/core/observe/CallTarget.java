package io.github.feishureactive.core.observe;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.operation.ApiOperation;

/**
 * The operation that is called, and on whose behalf.
 *
 * @param operation the operation
 * @param appId the app that calls
 * @param tenantKey the tenant it calls for, {@code null} for the one tenant of a custom app
 */
public record CallTarget(
        ApiOperation<?> operation, String appId, @Nullable String tenantKey) {}
