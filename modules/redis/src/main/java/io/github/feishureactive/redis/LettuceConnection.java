package io.github.feishureactive.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisReadOnlyException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.reactive.RedisClusterReactiveCommands;
import io.lettuce.core.codec.StringCodec;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A connection of our own over the application's Lettuce client: opened when it is first needed, shared by everything here,
 * reconnected by Lettuce. Whoever makes it disposes it; the client stays the application's.
 *
 * <p>Disposing does not wait for the connection to be closed; to shut the client down afterwards, prefer
 * {@code shutdownAsync} with a bound of one's own, since Lettuce's {@code shutdown} waits without one.
 *
 * <p>The client's auto-reconnect should be on, as it is unless switched off. Nothing here blocks, and no thread of
 * Lettuce's runs more than the hand-over of an answer.
 */
public final class LettuceConnection implements Disposable {

    private final Supplier<CompletionStage<Opened>> open;
    private final AtomicReference<@Nullable CompletableFuture<Opened>> current = new AtomicReference<>();
    private volatile boolean disposed;

    private LettuceConnection(Supplier<CompletionStage<Opened>> open) {
        this.open = open;
    }

    /**
     * To one server, or to the master behind a sentinel.
     *
     * @param client the application's client, which stays open for as long as this is used
     * @param uri where to connect to
     * @return a connection that is not open yet
     */
    public static LettuceConnection standalone(RedisClient client, RedisURI uri) {
        return new LettuceConnection(
                () -> client.connectAsync(StringCodec.UTF8, uri).thenApply(LettuceConnection::opened));
    }

    /**
     * To a cluster.
     *
     * @param client the application's client, which stays open for as long as this is used; with adaptive topology refresh
     *     it follows a fail-over by itself
     * @return a connection that is not open yet
     */
    public static LettuceConnection cluster(RedisClusterClient client) {
        return new LettuceConnection(() -> client.refreshPartitionsAsync()
                .thenCompose(refreshed -> client.connectAsync(StringCodec.UTF8))
                .thenApply(LettuceConnection::opened));
    }

    /**
     * To where a client leads: the server or the sentinel that a {@link RedisClient} was created for, or the cluster of a {@link
     * RedisClusterClient}.
     *
     * @param client gives the client; asked each time that a connection is opened, since an application that is stopped and
     *     started may have another one then
     * @return a connection that is not open yet
     */
    public static LettuceConnection of(Supplier<? extends AbstractRedisClient> client) {
        return new LettuceConnection(() -> {
            AbstractRedisClient now = client.get();
            if (now instanceof RedisClusterClient cluster) {
                return cluster(cluster).open.get();
            }
            // Lettuce has no other way to the address that the client was created for, so this is not done here and
            // now.
            return CompletableFuture.supplyAsync(
                    () -> opened(((RedisClient) now).connect(StringCodec.UTF8)),
                    task -> Schedulers.boundedElastic().schedule(task));
        });
    }

    private static Opened opened(StatefulRedisConnection<String, String> connection) {
        return new Opened(connection, connection.reactive());
    }

    private static Opened opened(StatefulRedisClusterConnection<String, String> connection) {
        return new Opened(connection, connection.reactive());
    }

    /**
     * Runs commands once the connection is there. Cancelling leaves the opening alone: the next one profits by it. A
     * connection to what was a master and is a replica by now is left: Lettuce would stay with it, and the address may lead
     * to another by now.
     */
    <T> Mono<T> with(Function<RedisClusterReactiveCommands<String, String>, Mono<T>> commands) {
        return Mono.defer(() -> {
            CompletableFuture<Opened> connection = connected();
            return Mono.fromFuture(connection, true)
                    .flatMap(opened -> commands.apply(opened.commands()))
                    .doOnError(LettuceConnection::leadsNowhere, error -> leave(connection));
        });
    }

    /** The same, bounded in time; its answer comes on the timer's thread, so that Lettuce's own is free at once. */
    <T> Mono<T> with(
            Function<RedisClusterReactiveCommands<String, String>, Mono<T>> commands,
            Duration timeout,
            Scheduler timer) {
        Mono<T> late =
                Mono.error(() -> new TimeoutException("Redis gave no answer within " + timeout.toMillis() + " ms"));
        return with(commands).timeout(timeout, late, timer).publishOn(timer);
    }

    private static boolean leadsNowhere(Throwable error) {
        return error instanceof RedisReadOnlyException
                || (error instanceof RedisCommandExecutionException
                        && String.valueOf(error.getMessage()).contains("READONLY"));
    }

    private void leave(CompletableFuture<Opened> connection) {
        if (current.compareAndSet(connection, null)) {
            close(connection);
        }
    }

    /** Begins to open the connection, so that it is there when it is needed. */
    @SuppressWarnings("FutureReturnValueIgnored") // whoever needs the connection hears what went wrong
    void prepare() {
        connected();
    }

    /** Whether the connection was opened; it may have been lost since. */
    boolean open() {
        CompletableFuture<Opened> known = current.get();
        return known != null && known.isDone() && !known.isCompletedExceptionally();
    }

    private CompletableFuture<Opened> connected() {
        CompletableFuture<Opened> known = current.get();
        if (known != null && !known.isCompletedExceptionally()) {
            return known;
        }
        if (disposed) {
            return CompletableFuture.failedFuture(new IllegalStateException("The connection to Redis is disposed"));
        }
        CompletableFuture<Opened> opening = new CompletableFuture<>();
        if (!current.compareAndSet(known, opening)) {
            return connected();
        }
        try {
            open.get().whenComplete((opened, error) -> {
                if (error != null) {
                    opening.completeExceptionally(error);
                } else {
                    opening.complete(opened);
                    if (disposed) {
                        opened.close();
                    }
                }
            });
        } catch (RuntimeException e) {
            opening.completeExceptionally(e);
        }
        return opening;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what was never opened need not be closed
    private static void close(@Nullable CompletableFuture<Opened> connection) {
        if (connection != null) {
            connection.thenAccept(Opened::close);
        }
    }

    /**
     * Closes the connection. Other than after {@link #dispose()}, the next use opens another one.
     *
     * @return completes when it is closed, at once if there is none; never an error
     */
    public Mono<Void> disconnect() {
        return Mono.defer(() -> {
            CompletableFuture<Opened> connection = current.getAndSet(null);
            if (connection == null || !connection.isDone()) {
                close(connection);
                return Mono.empty();
            }
            return Mono.fromFuture(connection, true)
                    .flatMap(opened -> Mono.fromFuture(opened.connection().closeAsync(), true))
                    .onErrorComplete();
        });
    }

    @Override
    public void dispose() {
        disposed = true;
        close(current.getAndSet(null));
    }

    @Override
    public boolean isDisposed() {
        return disposed;
    }

    /** The connection and its commands; those of a cluster are also those of a single server. */
    private record Opened(
            StatefulConnection<String, String> connection, RedisClusterReactiveCommands<String, String> commands) {

        @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it, and Lettuce reports what goes wrong
        void close() {
            connection.closeAsync();
        }
    }
}
