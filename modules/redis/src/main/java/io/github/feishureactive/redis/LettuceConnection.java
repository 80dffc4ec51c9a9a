package io.github.feishureactive.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.github.feishureactive.redis.Dial.Opened;

/**
 * A connection of our own over the application's Lettuce client: opened when it is first needed, shared by everything
 * here, and replaced when it does not answer any more. Whoever makes it disposes it; the client stays the
 * application's.
 *
 * <p>Disposing does not wait for the connection to be closed; to shut the client down afterwards, prefer
 * {@code shutdownAsync} with a bound of one's own, since Lettuce's {@code shutdown} waits without one.
 *
 * <p>Nothing here blocks, and no thread of Lettuce's runs more than the hand-over of an answer.
 */
public final class LettuceConnection implements Disposable {

    /**
     * How long a try to open a connection may take before another one is begun beside it. The first that succeeds is
     * used.
     */
    private static final long PATIENCE = Duration.ofSeconds(1).toNanos();

    /** Each ends by itself, when the client says so. */
    private static final int MOST_TRIES = 3;

    /**
     * How long it takes at the most until a server that is back is reached, where packets were dropped before: the
     * network tries again at growing intervals, but the tries do so in turns.
     */
    static final Duration REACHED = Duration.ofSeconds(2);

    private final Supplier<CompletionStage<Opened>> open;
    private final AtomicReference<@Nullable Dial> current = new AtomicReference<>();
    private final AtomicInteger tries = new AtomicInteger();
    private final AtomicLong triedAt = new AtomicLong(System.nanoTime() - PATIENCE);
    private final AtomicBoolean checked = new AtomicBoolean();
    private final Disposable.Swap check = Disposables.swap();
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
     * @param client the application's client, which stays open for as long as this is used. With adaptive topology
     *     refresh it follows a fail-over by itself; {@code requestQueueSize} bounds what it keeps for a master that is
     *     gone
     * @return a connection that is not open yet
     */
    public static LettuceConnection cluster(RedisClusterClient client) {
        return new LettuceConnection(() -> client.refreshPartitionsAsync()
                .thenCompose(refreshed -> client.connectAsync(StringCodec.UTF8))
                .thenApply(LettuceConnection::opened));
    }

    /**
     * To where a client leads: the server or the sentinel that a {@link RedisClient} was created for, or the cluster of
     * a {@link RedisClusterClient}.
     *
     * @param client gives the client; asked each time that a connection is opened, since an application that is stopped
     *     and started may have another one then
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
        return new Opened(connection, connection.reactive(), true);
    }

    private static Opened opened(StatefulRedisClusterConnection<String, String> connection) {
        return new Opened(connection, connection.reactive(), false);
    }

    /**
     * Runs commands once the connection is there. Cancelling leaves the opening alone: the next one profits by it.
     *
     * <p>A connection that is lost or mute is left, and the next command opens another one: Lettuce would try to have
     * it back at intervals that grow to half a minute, and keep all commands until then, also cancelled ones. One to
     * what was a master and is a replica by now is left as well, since the address may lead to another by now. To
     * single servers of a cluster the ways are Lettuce's.
     */
    <T> Mono<T> with(Function<RedisClusterReactiveCommands<String, String>, Mono<T>> commands) {
        return Mono.defer(() -> {
            Dial dial = dial();
            return Mono.fromFuture(dial.opened, true)
                    .flatMap(opened -> commands.apply(opened.commands()))
                    .doOnSuccess(answer -> dial.answered())
                    .doOnError(error -> failed(dial, error))
                    .doOnCancel(() -> unanswered(dial))
                    .onErrorMap(MissingPermission::named);
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
        } else if (dial.established() && dial.mute()) {
            leave(dial);
        }
    }

    private static boolean leadsNowhere(Throwable error) {
        return error instanceof RedisReadOnlyException
                || (error instanceof RedisCommandExecutionException
                        && String.valueOf(error.getMessage()).contains("READONLY"));
    }

    private void unanswered(Dial dial) {
        if (dial.established()) {
            if (dial.mute()) {
                leave(dial);
            }
        } else {
            tryAgain();
            if (dial.crowdedAfterLeaving() && current.compareAndSet(dial, null)) {
                dial.fail(new IllegalStateException("The connection to Redis was not opened in time"));
            }
        }
    }

    private void leave(Dial dial) {
        if (current.compareAndSet(dial, null)) {
            dial.close();
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
        if (disposed) {
            // It may have come after dispose() looked.
            hangUp(current.getAndSet(null));
        } else if (tries.compareAndSet(0, 1)) {
            triedAt.set(System.nanoTime());
            begin();
        } else {
            // One that was begun for others will do.
            tryAgain();
        }
        return next;
    }

    /** Begins another try if the last one has taken too long; one of those who notice does. */
    private void tryAgain() {
        long now = System.nanoTime();
        long last = triedAt.get();
        if (now - last >= PATIENCE && triedAt.compareAndSet(last, now)) {
            if (tries.getAndUpdate(under -> Math.min(under + 1, MOST_TRIES)) < MOST_TRIES) {
                begin();
            }
        }
    }

    private void begin() {
        try {
            open.get().whenComplete((opened, error) -> {
                int left = tries.decrementAndGet();
                Dial waiting = current.get();
                if (error == null) {
                    arrived(opened);
                } else if (left == 0 && waiting != null && !waiting.established()) {
                    waiting.fail(error);
                }
            });
        } catch (RuntimeException e) {
            tries.decrementAndGet();
            Dial waiting = current.get();
            if (waiting != null) {
                waiting.fail(e);
            }
        }
    }

    private void arrived(Opened opened) {
        Dial waiting = current.get();
        // Another try was faster, or nobody needs it any more, or dispose() was too early to see it.
        if (waiting == null || !waiting.succeed(opened) || disposed) {
            opened.close();
        } else if (checked.compareAndSet(false, true)) {
            check.update(EvictionPolicy.check(opened.commands()));
        }
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
        check.dispose();
        hangUp(current.getAndSet(null));
    }

    private static void hangUp(@Nullable Dial dial) {
        if (dial != null) {
            dial.fail(new IllegalStateException("The connection to Redis is closed"));
            dial.close();
        }
    }

    @Override
    public boolean isDisposed() {
        return disposed;
    }
}
