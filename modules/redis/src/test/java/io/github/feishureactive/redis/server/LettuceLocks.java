package io.github.feishureactive.redis.server;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Allows the few short locks in Lettuce that its event loops may wait for. An error of BlockHound's there would leave
 * the lock's queue broken and the future of a close incomplete, so that shutting the client down would never end. This
 * was seen when a cluster's connection and its client were closed at the same time.
 */
public final class LettuceLocks implements BlockHoundIntegration {

    private static final String CLUSTER = "io.lettuce.core.cluster.PooledClusterConnectionProvider";
    private static final String WRITERS = "io.lettuce.core.protocol.SharedLock";

    @Override
    public void applyTo(BlockHound.Builder builder) {
        // The two arrays that map slots to connections.
        builder.allowBlockingCallsInside(CLUSTER, "resetFastConnectionCache")
                .allowBlockingCallsInside(CLUSTER, "setPartitions")
                .allowBlockingCallsInside(CLUSTER, "lambda$getWriteConnection$1");
        // Writers of a connection and changes of its state.
        builder.allowBlockingCallsInside(WRITERS, "incrementWriters")
                .allowBlockingCallsInside(WRITERS, "lockWritersExclusive")
                .allowBlockingCallsInside(WRITERS, "doExclusive");
    }
}
