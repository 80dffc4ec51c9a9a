package io.github.feishureactive.core;

import java.util.Map;

import org.junit.jupiter.api.Test;

import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.OperationCatalogue;
import io.github.feishureactive.core.quota.Quota;

import static org.assertj.core.api.Assertions.assertThat;

class KnownOperationsTest {

    private static final Quota CONFIGURED = Quota.perSecond(1);
    private static final Quota OWN = Quota.perSecond(2);
    private static final Quota DOCUMENTED = Quota.perSecond(3);

    private final OperationCatalogue catalogue = new CatalogueOfOne("GET", "/a/{id}", DOCUMENTED);

    @Test
    void theConfiguredQuotaWinsThenTheOperationsThenTheCatalogues() {
        assertThat(quota(Map.of("a", CONFIGURED), OWN)).isEqualTo(CONFIGURED);
        assertThat(quota(Map.of("b", CONFIGURED), OWN)).isEqualTo(OWN);
        assertThat(quota(Map.of("b", CONFIGURED), null)).isEqualTo(DOCUMENTED);
    }

    @Test
    void unlimitedOnPurposeIsAQuotaToo() {
        assertThat(quota(Map.of("a", Quota.unlimited()), OWN)).isEqualTo(Quota.unlimited());
        assertThat(quota(Map.of(), Quota.unlimited())).isEqualTo(Quota.unlimited());
    }

    private Quota quota(Map<String, Quota> configured, Quota own) {
        var builder = ApiOperation.get("a", "/a/{id}", Object.class);
        if (own != null) {
            builder.quota(own);
        }
        return new KnownOperations(configured, catalogue).quota(builder.build());
    }

    @Test
    void whatIsNotDocumentedHasNoLimit() {
        ApiOperation<Object> unknown =
                ApiOperation.post("x", "/a/{id}", Object.class).build();
        ApiOperation<Object> unpublished =
                ApiOperation.get("a", "/a/{id}", Object.class).build();

        assertThat(new KnownOperations(Map.of(), catalogue).quota(unknown)).isEqualTo(Quota.unlimited());
        assertThat(new KnownOperations(Map.of(), new CatalogueOfOne("GET", "/a/{id}", null)).quota(unpublished))
                .isEqualTo(Quota.unlimited());
    }

    @Test
    void aCatalogueThatThrowsKnowsNothing() {
        ApiOperation<Object> operation =
                ApiOperation.get("a", "/a/{id}", Object.class).build();
        KnownOperations operations = new KnownOperations(Map.of(), (method, path) -> {
            throw new IllegalStateException("its file is gone");
        });

        assertThat(operations.documented(operation)).isNull();
        assertThat(operations.quota(operation)).isEqualTo(Quota.unlimited());
    }

    @Test
    void withoutACatalogueNothingIsDocumented() {
        assertThat(OperationCatalogue.installed().find("GET", "/a/{id}")).isNull();
    }
}
