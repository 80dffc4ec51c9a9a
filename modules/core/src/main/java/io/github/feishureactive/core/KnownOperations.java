package io.github.feishureactive.core;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.DocumentedOperation;
import io.github.feishureactive.core.operation.OperationCatalogue;
import io.github.feishureactive.core.quota.Quota;

/** What a gateway knows of each operation: the effective quota, and what the catalogue has. */
final class KnownOperations {

    private final Map<String, Quota> overrides;
    private final OperationCatalogue catalogue;

    KnownOperations(Map<String, Quota> overrides, OperationCatalogue catalogue) {
        this.overrides = Map.copyOf(overrides);
        this.catalogue = catalogue;
    }

    /** Returns the configured quota, otherwise the operation's own, otherwise the documented one. */
    Quota quota(ApiOperation<?> operation) {
        Quota override = overrides.get(operation.name());
        if (override != null) {
            return override;
        }
        Quota own = operation.quota();
        if (own != null) {
            return own;
        }
        DocumentedOperation documented = documented(operation);
        Quota published = documented == null ? null : documented.quota();
        return published == null ? Quota.unlimited() : published;
    }

    /** A catalogue that throws knows nothing: it explains and sets defaults, and must not fail a call. */
    @Nullable
    DocumentedOperation documented(ApiOperation<?> operation) {
        try {
            return catalogue.find(operation.method().name(), operation.path());
        } catch (Throwable thrown) {
            UserCode.rethrow(UserCode.threw(catalogue, thrown));
            return null;
        }
    }
}
