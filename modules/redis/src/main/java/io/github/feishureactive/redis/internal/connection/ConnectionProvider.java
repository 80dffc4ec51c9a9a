package io.github.feishureactive.redis.internal.connection;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisReadOnlyException;
import io.lettuce.core.cluster.api.reactive.RedisClusterReactiveCommands;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Runs commands on one shared connection. Opens it on first use, and replaces it when it is lost, stops responding, or
 * leads to a replica.
 */
public final class ConnectionProvider implements Disposable {

    /**
     * How long it takes at most to reach a server that is back after its packets were dropped: TCP retransmits at
     * growing intervals, but the attempts to connect are staggered.
     */
    public static final Duration MAX_RECONNECT_TIME = Duration.ofSeconds(2);

    /** How long one attempt to connect may take before another one starts beside it. The first to succeed is used. */
    private static final long ATTEMPT_PATIENCE = Duration.ofSeconds(1).toNanos();

    /** Concurrent attempts. Each ends by itself, after the client's connect timeout. */
    private static final int MAX_ATTEMPTS = 3;

    private final Supplier<CompletionStage<OpenConnection>> opener;
    private final AtomicReference<@Nullable ConnectionAttempt> current = new AtomicReference<>();
    private final AtomicInteger opening = new AtomicInteger();
    private final AtomicLong lastOpening = new AtomicLong(System.nanoTime() - ATTEMPT_PATIENCE);
    private final AtomicBoolean policyChecked = new AtomicBoolean();
    private final Disposable.Swap policyCheck = Disposables.swap();
    private volatile boolean disposed;

    /**
     * Creates a provider that is not connected.
     *
     * @param opener opens a connection, without blocking
     */
    public ConnectionProvider(Supplier<CompletionStage<OpenConnection>> opener) {
        this.opener = opener;
    }

    /**
     * Returns the provider behind a connection of the API.
     *
     * @param handle a {@link io.github.feishureactive.redis.LettuceConnection}
     * @return its provider
     */
    public static ConnectionProvider of(ConnectionHandle handle) {
        return handle.provider();
    }

    /**
     * Runs commands once the connection is open. Cancelling does not stop the attempt to connect, from which the next
     * command benefits.
     *
     * <p>A connection that is lost or stops responding is abandoned, and the next command opens another one. Lettuce
     * would reconnect at intervals that grow to half a minute, and keep all commands until then, cancelled ones
     * included. A connection to a master that became a replica is abandoned too, since the address may lead to another
     * server by now. Connections to the servers of a cluster are Lettuce's business.
     *
     * @param commands what to run, once for each subscriber
     * @param <T> the type of the result
     * @return the result, on a thread of Lettuce's; fails as Lettuce does, a missing permission named
     */
    public <T> Mono<T> with(Function<RedisClusterReactiveCommands<String, String>, Mono<T>> commands) {
        return Mono.defer(() -> {
            ConnectionAttempt attempt = attempt();
            return Mono.fromFuture(attempt.opened, true)
                    .flatMap(connection -> commands.apply(connection.commands()))
                    .doOnSuccess(result -> attempt.answered())
                    .doOnError(error -> failed(attempt, error))
                    .doOnCancel(() -> unanswered(attempt))
                    .onErrorMap(MissingPermission::named);
        });
    }

    /**
     * Runs commands with a timeout, and emits the result on the timer's thread so that Lettuce's own is free at once.
     *
     * @param commands what to run, once for each subscriber
     * @param timeout bounds the command, including the time to connect
     * @param timer runs the timeout and emits the result
     * @param <T> the type of the result
     * @return the result, or a {@link TimeoutException}; otherwise as {@link #with(Function)}
     */
    public <T> Mono<T> with(
            Function<RedisClusterReactiveCommands<String, String>, Mono<T>> commands,
            Duration timeout,
            Scheduler timer) {
        Mono<T> timedOut =
                Mono.error(() -> new TimeoutException("Redis did not respond within " + timeout.toMillis() + " ms"));
        return with(commands).timeout(timeout, timedOut, timer).publishOn(timer);
    }

    private void failed(ConnectionAttempt attempt, Throwable error) {
        if (readOnly(error)) {
            abandon(attempt);
        } else if (error instanceof RedisCommandExecutionException) {
            attempt.answered();
        } else if (attempt.established() && attempt.unresponsive()) {
            abandon(attempt);
        }
    }

    private static boolean readOnly(Throwable error) {
        return error instanceof RedisReadOnlyException
                || (error instanceof RedisCommandExecutionException
                        && String.valueOf(error.getMessage()).contains("READONLY"));
    }

    private void unanswered(ConnectionAttempt attempt) {
        if (attempt.established()) {
            if (attempt.unresponsive()) {
                abandon(attempt);
            }
        } else {
            openAnother();
            if (attempt.abandon() && current.compareAndSet(attempt, null)) {
                attempt.fail(new IllegalStateException("The connection to Redis was not opened in time"));
            }
        }
    }

    private void abandon(ConnectionAttempt attempt) {
        if (current.compareAndSet(attempt, null)) {
            attempt.close();
        }
    }

    /** Starts to connect, so that the connection is open when it is needed. */
    public void connect() {
        attempt();
    }

    /**
     * Returns whether the connection was opened. It may have been lost since.
     *
     * @return whether a command needs no new connection, as far as is known
     */
    public boolean connected() {
        ConnectionAttempt known = current.get();
        return known != null && known.established();
    }

    private ConnectionAttempt attempt() {
        ConnectionAttempt known = current.get();
        if (known != null && !known.retryDue()) {
            return known;
        }
        ConnectionAttempt next = new ConnectionAttempt();
        if (disposed) {
            next.fail(new IllegalStateException("The connection to Redis is disposed"));
            return next;
        }
        if (!current.compareAndSet(known, next)) {
            return attempt();
        }
        if (disposed) {
            // dispose() may have run before the attempt was published.
            close(current.getAndSet(null));
        } else if (opening.compareAndSet(0, 1)) {
            lastOpening.set(System.nanoTime());
            open();
        } else {
            // A connection that is being opened for an earlier attempt serves this one.
            openAnother();
        }
        return next;
    }

    /** Starts to open another connection if the last one takes too long; one of the threads that notice does. */
    private void openAnother() {
        long now = System.nanoTime();
        long last = lastOpening.get();
        if (now - last >= ATTEMPT_PATIENCE && lastOpening.compareAndSet(last, now)) {
            if (opening.getAndUpdate(count -> Math.min(count + 1, MAX_ATTEMPTS)) < MAX_ATTEMPTS) {
                open();
            }
        }
    }

    private void open() {
        try {
            opener.get().whenComplete((connection, error) -> {
                int left = opening.decrementAndGet();
                ConnectionAttempt waiting = current.get();
                if (error == null) {
                    opened(connection);
                } else if (left == 0 && waiting != null && !waiting.established()) {
                    waiting.fail(error);
                }
            });
        } catch (RuntimeException e) {
            opening.decrementAndGet();
            ConnectionAttempt waiting = current.get();
            if (waiting != null) {
                waiting.fail(e);
            }
        }
    }

    private void opened(OpenConnection connection) {
        ConnectionAttempt waiting = current.get();
        // Close it if another one was faster, if it is no longer needed, or if dispose() came too early to see it.
        if (waiting == null || !waiting.succeed(connection) || disposed) {
            connection.close();
        } else if (policyChecked.compareAndSet(false, true)) {
            policyCheck.update(EvictionPolicy.check(connection.commands()));
        }
    }

    /**
     * Closes the connection; the next command opens another one.
     *
     * @return completes when it is closed, immediately if there is none; never fails
     */
    public Mono<Void> disconnect() {
        return Mono.defer(() -> {
            ConnectionAttempt attempt = current.getAndSet(null);
            if (attempt == null || !attempt.established()) {
                close(attempt);
                return Mono.empty();
            }
            return Mono.fromFuture(attempt.opened, true)
                    .flatMap(opened -> Mono.fromFuture(opened.connection().closeAsync(), true))
                    .onErrorComplete();
        });
    }

    @Override
    public void dispose() {
        disposed = true;
        policyCheck.dispose();
        close(current.getAndSet(null));
    }

    private static void close(@Nullable ConnectionAttempt attempt) {
        if (attempt != null) {
            attempt.fail(new IllegalStateException("The connection to Redis is closed"));
            attempt.close();
        }
    }

    @Override
    public boolean isDisposed() {
        return disposed;
    }
}
