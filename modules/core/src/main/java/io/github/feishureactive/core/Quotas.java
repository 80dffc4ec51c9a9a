package io.github.feishureactive.core;

import java.util.Map;

import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.quota.Quota;

/** The effective quota of each operation: the configured one, otherwise the documented one. */
final class Quotas {

    private final Map<String, Quota> overrides;

    Quotas(Map<String, Quota> overrides) {
        this.overrides = Map.copyOf(overrides);
    }

    Quota of(ApiOperation<?> operation) {
        Quota override = overrides.get(operation.name());
        return override != null ? override : operation.quota();
    }
}
