package io.github.feishureactive.redis;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Lettuce guards a few lines of its own with locks, for which a thread of its event loops may have to wait a moment.
 * What BlockHound throws there leaves the lock's queue broken and the future of a close without its end: whoever shuts
 * the client down then waits for ever. So it happened when a cluster's connection was closed while its client was.
 */
public final class LettuceLocks implements BlockHoundIntegration {

    private static final String CLUSTER = "io.lettuce.core.cluster.PooledClusterConnectionProvider";
    private static final String WRITERS = "io.lettuce.core.protocol.SharedLock";

    @Override
    public void applyTo(BlockHound.Builder builder) {
        // Which connection leads to which slot: two arrays that are cleared or written to.
        builder.allowBlockingCallsInside(CLUSTER, "resetFastConnectionCache")
                .allowBlockingCallsInside(CLUSTER, "setPartitions")
                .allowBlockingCallsInside(CLUSTER, "lambda$getWriteConnection$1");
        // Who writes to a connection, and who changes its state.
        builder.allowBlockingCallsInside(WRITERS, "incrementWriters")
                .allowBlockingCallsInside(WRITERS, "lockWritersExclusive")
                .allowBlockingCallsInside(WRITERS, "doExclusive");
    }
}
