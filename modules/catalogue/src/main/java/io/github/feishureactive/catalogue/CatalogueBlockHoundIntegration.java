package io.github.feishureactive.catalogue;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Allows the one reading of the resource, on whichever thread the first look-up happens: it is like the loading of a
 * class, and takes as long. Only BlockHound loads this class, if an application has it.
 */
public final class CatalogueBlockHoundIntegration implements BlockHoundIntegration {

    /** For {@link java.util.ServiceLoader}. */
    public CatalogueBlockHoundIntegration() {}

    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside("io.github.feishureactive.catalogue.PlatformCatalogue", "read");
    }
}
