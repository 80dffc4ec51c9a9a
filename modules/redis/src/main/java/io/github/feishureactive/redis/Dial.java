package io.github.feishureactive.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.reactive.RedisClusterReactiveCommands;

/** One connection from the moment that it begins to be opened, and whether it answers. */
final class Dial {

    /** How long to wait after an opening that failed: whoever needs the connection meanwhile fails at once. */
    private static final long PAUSE = Duration.ofMillis(100).toNanos();

    /** So many commands in a row, and for so long, must have had no answer for an open connection to count as mute. */
    private static final int MUTE_COMMANDS = 4;

    private static final long MUTE_TIME = Duration.ofSeconds(1).toNanos();

    final CompletableFuture<Opened> opened = new CompletableFuture<>();
    private final long begunAt = System.nanoTime();
    private final AtomicInteger unanswered = new AtomicInteger();
    private volatile long failedAt;
    private volatile long unansweredSince;

    void succeed(Opened connection) {
        if (!opened.complete(connection)) {
            connection.close();
        }
    }

    void fail(Throwable error) {
        failedAt = System.nanoTime();
        opened.completeExceptionally(error);
    }

    /** Closes the connection, and does so when it comes if it is not there yet; whoever waits for it hears why at once. */
    void hangUp(Throwable why) {
        fail(why);
        if (established()) {
            opened.join().close();
        }
    }

    long age() {
        return System.nanoTime() - begunAt;
    }

    /** Whether it could not be opened, and another try is due. */
    boolean spent() {
        return opened.isCompletedExceptionally() && System.nanoTime() - failedAt >= PAUSE;
    }

    boolean established() {
        return opened.isDone() && !opened.isCompletedExceptionally();
    }

    void answered() {
        if (unanswered.get() != 0) {
            unanswered.set(0);
        }
    }

    /** Takes note of a command that ended without an answer; whether another connection should take this one's place. */
    boolean mute() {
        if (!established()) {
            return false;
        }
        long now = System.nanoTime();
        int commands = unanswered.incrementAndGet();
        if (commands == 1) {
            unansweredSince = now;
        }
        return !opened.join().connection().isOpen()
                || (commands >= MUTE_COMMANDS && now - unansweredSince >= MUTE_TIME);
    }

    /** A connection and its commands; those of a cluster are also those of a single server. */
    record Opened(
            StatefulConnection<String, String> connection, RedisClusterReactiveCommands<String, String> commands) {

        @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it, and Lettuce reports what goes wrong
        void close() {
            connection.closeAsync();
        }
    }
}
