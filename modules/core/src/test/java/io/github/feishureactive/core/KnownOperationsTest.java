package io.github.feishureactive.core;

import java.util.Map;

import org.junit.jupiter.api.Test;

import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.OperationCatalogue;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.testkit.CapturedLog;

import static org.assertj.core.api.Assertions.assertThat;

class KnownOperationsTest {

    private static final Quota CONFIGURED = Quota.perSecond(1);
    private static final Quota OWN = Quota.perSecond(2);
    private static final Quota DOCUMENTED = Quota.perSecond(3);

    private static final Quota DEFAULT = Quota.perSecond(4);

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
        return new KnownOperations(configured, DEFAULT, catalogue).quota(builder.build());
    }

    @Test
    void whatIsNotDocumentedHasTheDefault() {
        ApiOperation<Object> unknown =
                ApiOperation.post("x", "/a/{id}", Object.class).build();
        ApiOperation<Object> unpublished =
                ApiOperation.get("a", "/a/{id}", Object.class).build();

        assertThat(new KnownOperations(Map.of(), DEFAULT, catalogue).quota(unknown))
                .isEqualTo(DEFAULT);
        assertThat(new KnownOperations(Map.of(), DEFAULT, new CatalogueOfOne("GET", "/a/{id}", null))
                        .quota(unpublished))
                .isEqualTo(DEFAULT);
    }

    @Test
    void aCatalogueThatThrowsKnowsNothing() {
        ApiOperation<Object> operation =
                ApiOperation.get("a", "/a/{id}", Object.class).build();
        KnownOperations operations = new KnownOperations(Map.of(), DEFAULT, (method, path) -> {
            throw new IllegalStateException("its file is gone");
        });

        assertThat(operations.documented(operation)).isNull();
        assertThat(operations.quota(operation)).isEqualTo(DEFAULT);
    }

    @Test
    void withoutACatalogueNothingIsDocumented() {
        assertThat(OperationCatalogue.installed().find("GET", "/a/{id}")).isNull();
    }

    @Test
    void aQuotaThatNoOperationUsedIsNamed() {
        KnownOperations operations = new KnownOperations(
                Map.of("a", CONFIGURED, "im.mesage.create", CONFIGURED, "b", CONFIGURED), DEFAULT, catalogue);
        operations.quota(ApiOperation.get("a", "/a/{id}", Object.class).build());

        try (CapturedLog log = new CapturedLog()) {
            operations.logUnusedQuotas();

            assertThat(log.texts()).singleElement().asString().contains("[b, im.mesage.create]");
        }
    }

    @Test
    void nothingIsSaidOfQuotasThatWereUsed() {
        KnownOperations operations = new KnownOperations(Map.of("a", CONFIGURED), DEFAULT, catalogue);
        operations.quota(ApiOperation.get("a", "/a/{id}", Object.class).build());

        try (CapturedLog log = new CapturedLog()) {
            operations.logUnusedQuotas();

            assertThat(log.texts()).isEmpty();
        }
    }

    @Test
    void twoQuotasOfOneEndpointAreNamedOnce() {
        KnownOperations operations = new KnownOperations(Map.of(), DEFAULT, catalogue);
        ApiOperation<Object> unlimited = ApiOperation.get("a", "/a/{id}", Object.class)
                .quota(Quota.unlimited())
                .build();
        ApiOperation<Object> limited =
                ApiOperation.get("b", "/a/{id}", Object.class).quota(OWN).build();

        try (CapturedLog log = new CapturedLog()) {
            operations.quota(unlimited);
            operations.quota(unlimited);
            assertThat(log.texts()).isEmpty();
            operations.quota(limited);
            operations.quota(limited);

            assertThat(log.texts())
                    .singleElement()
                    .asString()
                    .contains("GET /a/* was called with")
                    .contains("give all");
        }
    }
}
