package io.github.feishureactive.core;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.operation.DocumentedOperation;
import io.github.feishureactive.core.operation.OperationCatalogue;
import io.github.feishureactive.core.operation.TokenKind;
import io.github.feishureactive.core.quota.Quota;

/** Documents one operation. */
final class CatalogueOfOne implements OperationCatalogue {

    private final DocumentedOperation documented;

    CatalogueOfOne(String method, String path, @Nullable Quota quota, TokenKind... tokens) {
        documented = new DocumentedOperation(
                method,
                path,
                quota,
                Set.of(tokens),
                Set.of(),
                List.of("item:write", "item:all"),
                "https://test" + path);
    }

    @Override
    public @Nullable DocumentedOperation find(String method, String path) {
        return method.equals(documented.method()) && path.equals(documented.path()) ? documented : null;
    }
}
