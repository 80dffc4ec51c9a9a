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

import io.github.feishureactive.redis.Dial.Opened;

/**
 * A connection of our own over the application's Lettuce client: opened when it is first needed, shared by everything here, and
 * replaced when it does not answer any more. Whoever makes it disposes it; the client stays the application's.
 *
 * <p>Disposing does not wait for the connection to be closed; to shut the client down afterwards, prefer
 * {@code shutdownAsync} with a bound of one's own, since Lettuce's {@code shutdown} waits without one.
 *
 * <p>Nothing here blocks, and no thread of Lettuce's runs more than the hand-over of an answer.
 */
public final class LettuceConnection implements Disposable {

    /** For how long a connection may be opened in vain before another try; twice as long after each, up to the longest. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(8);

    private final Supplier<CompletionStage<Opened>> open;
    private final AtomicReference<@Nullable Dial> current = new AtomicReference<>();
    private volatile long patience = PATIENCE.toNanos();
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
     * Runs commands once the connection is there. Cancelling leaves the opening alone: the next one profits by it.
     *
     * <p>A connection that does not answer is left, and the next command opens another one: Lettuce would try to have it back
     * at intervals that grow to half a minute, and keep all commands until then, those included that nobody waits for any
     * more. One to what was a master and is a replica by now is left as well, since the address may lead to another by now.
     */
    <T> Mono<T> with(Function<RedisClusterReactiveCommands<String, String>, Mono<T>> commands) {
        return Mono.defer(() -> {
            Dial dial = dial();
            return Mono.fromFuture(dial.opened, true)
                    .flatMap(opened -> commands.apply(opened.commands()))
                    .doOnSuccess(answer -> dial.answered())
                    .doOnError(error -> failed(dial, error))
                    .doOnCancel(() -> unanswered(dial));
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

    private void failed(Dial dial, Throwable error) {
        if (leadsNowhere(error)) {
            leave(dial);
        } else if (error instanceof RedisCommandExecutionException) {
            dial.answered();
        } else {
            unanswered(dial);
        }
    }

    private static boolean leadsNowhere(Throwable error) {
        return error instanceof RedisReadOnlyException
                || (error instanceof RedisCommandExecutionException
                        && String.valueOf(error.getMessage()).contains("READONLY"));
    }

    private void unanswered(Dial dial) {
        if (!dial.opened.isDone()) {
            if (dial.age() >= patience) {
                patience = Math.min(2 * patience, LONGEST_PATIENCE.toNanos());
                leave(dial);
            }
        } else if (dial.mute()) {
            leave(dial);
        }
    }

    private void leave(Dial dial) {
        if (current.compareAndSet(dial, null)) {
            dial.hangUp(new IllegalStateException("The connection to Redis was not opened in time"));
        }
    }

    /** Begins to open the connection, so that it is there when it is needed. */
    void prepare() {
        dial();
    }

    /** Whether the connection was opened; it may have been lost since. */
    boolean open() {
        Dial known = current.get();
        return known != null && known.established();
    }

    private Dial dial() {
        Dial known = current.get();
        if (known != null && !known.spent()) {
            return known;
        }
        Dial next = new Dial();
        if (disposed) {
            next.fail(new IllegalStateException("The connection to Redis is disposed"));
            return next;
        }
        if (!current.compareAndSet(known, next)) {
            return dial();
        }
        try {
            open.get().whenComplete((opened, error) -> {
                if (error != null) {
                    next.fail(error);
                } else {
                    patience = PATIENCE.toNanos();
                    next.succeed(opened);
                    if (disposed) {
                        opened.close();
                    }
                }
            });
        } catch (RuntimeException e) {
            next.fail(e);
        }
        return next;
    }

    /**
     * Closes the connection. Other than after {@link #dispose()}, the next use opens another one.
     *
     * @return completes when it is closed, at once if there is none; never an error
     */
    public Mono<Void> disconnect() {
        return Mono.defer(() -> {
            Dial dial = current.getAndSet(null);
            if (dial == null || !dial.established()) {
                hangUp(dial);
                return Mono.empty();
            }
            return Mono.fromFuture(dial.opened, true)
                    .flatMap(opened -> Mono.fromFuture(opened.connection().closeAsync(), true))
                    .onErrorComplete();
        });
    }

    @Override
    public void dispose() {
        disposed = true;
        hangUp(current.getAndSet(null));
    }

    private static void hangUp(@Nullable Dial dial) {
        if (dial != null) {
            dial.hangUp(new IllegalStateException("The connection to Redis is closed"));
        }
    }

    @Override
    public boolean isDisposed() {
        return disposed;
    }
}
