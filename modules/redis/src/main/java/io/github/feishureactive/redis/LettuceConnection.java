package io.github.feishureactive.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.StringCodec;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.github.feishureactive.redis.internal.connection.ConnectionHandle;
import io.github.feishureactive.redis.internal.connection.ConnectionProvider;
import io.github.feishureactive.redis.internal.connection.OpenConnection;

/**
 * One connection over the application's Lettuce client, for everything that this module shares. It is opened on first
 * use, and replaced when it is lost or stops responding. Its creator disposes it; the client stays the application's.
 *
 * <p>{@link #dispose()} does not wait for the connection to close. To shut the client down afterwards, prefer
 * {@code shutdownAsync} with your own timeout, since Lettuce's {@code shutdown} waits without one.
 *
 * <p>Nothing here blocks, and Lettuce's threads only hand responses over.
 */
public final class LettuceConnection extends ConnectionHandle {

    private LettuceConnection(Supplier<CompletionStage<OpenConnection>> opener) {
        super(new ConnectionProvider(opener));
    }

    /**
     * Connects to one server, or to the master behind a sentinel.
     *
     * @param client the application's client, which must stay open while the connection is used
     * @param uri the address
     * @return a connection that is not open yet
     */
    public static LettuceConnection standalone(RedisClient client, RedisURI uri) {
        return new LettuceConnection(
                () -> client.connectAsync(StringCodec.UTF8, uri).thenApply(OpenConnection::toServer));
    }

    /**
     * Connects to a cluster.
     *
     * @param client the application's client, which must stay open while the connection is used. With adaptive topology
     *     refresh it follows a fail-over by itself; {@code requestQueueSize} bounds the commands that it keeps for a
     *     lost master
     * @return a connection that is not open yet
     */
    public static LettuceConnection cluster(RedisClusterClient client) {
        return new LettuceConnection(() -> openCluster(client));
    }

    /**
     * Connects to the server or sentinel that a {@link RedisClient} was created for, or to the cluster of a
     * {@link RedisClusterClient}.
     *
     * @param client supplies the client; called each time a connection is opened, since an application that was stopped
     *     and started again may have another one
     * @return a connection that is not open yet
     */
    public static LettuceConnection of(Supplier<? extends AbstractRedisClient> client) {
        return new LettuceConnection(() -> {
            AbstractRedisClient current = client.get();
            if (current instanceof RedisClusterClient cluster) {
                return openCluster(cluster);
            }
            // Only Lettuce's blocking connect uses the address that the client was created for.
            return CompletableFuture.supplyAsync(
                    () -> OpenConnection.toServer(((RedisClient) current).connect(StringCodec.UTF8)),
                    task -> Schedulers.boundedElastic().schedule(task));
        });
    }

    private static CompletionStage<OpenConnection> openCluster(RedisClusterClient client) {
        return client.refreshPartitionsAsync()
                .thenCompose(refreshed -> client.connectAsync(StringCodec.UTF8))
                .thenApply(OpenConnection::toCluster);
    }

    /**
     * Closes the connection. Unlike after {@link #dispose()}, the next use opens another one.
     *
     * @return completes when the connection is closed, immediately if there is none; never fails
     */
    public Mono<Void> disconnect() {
        return provider().disconnect();
    }

    @Override
    public void dispose() {
        provider().dispose();
    }

    @Override
    public boolean isDisposed() {
        return provider().isDisposed();
    }
}
