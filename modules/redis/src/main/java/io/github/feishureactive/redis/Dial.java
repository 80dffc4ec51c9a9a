package io.github.feishureactive.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.reactive.RedisClusterReactiveCommands;

/**
 * One connection from the moment that somebody needs it: those who wait for it, and whether it answers once it is
 * there. Slow is not mute: what was given up may have been answered a moment later, so an open connection is asked once
 * more, with time to spare, before another takes its place.
 */
final class Dial {

    /** How long to wait after all tries to open it failed: whoever needs it meanwhile fails at once. */
    private static final long PAUSE = Duration.ofMillis(100).toNanos();

    /** So many commands in a row, and for so long, must have had no answer for a connection to be suspected. */
    private static final int SUSPECT_COMMANDS = 4;

    private static final long SUSPECT_TIME = Duration.ofSeconds(1).toNanos();

    /** How long one that is suspected has for its answer. */
    private static final long LAST_WORD = Duration.ofSeconds(2).toNanos();

    /** Who waited and left stays behind in the future's list until it is done; so many may. */
    private static final int MOST_LEFT_BEHIND = 1_000;

    private static final long NOT_ASKED = Long.MIN_VALUE;

    final CompletableFuture<Opened> opened = new CompletableFuture<>();
    private final AtomicInteger leftBehind = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicLong askedAt = new AtomicLong(NOT_ASKED);
    private volatile long unansweredSince;
    private volatile long failedAt;

    /** Those who wait get it; {@code false} if nobody needs it any more. */
    boolean succeed(Opened connection) {
        return opened.complete(connection);
    }

    void fail(Throwable error) {
        failedAt = System.nanoTime();
        opened.completeExceptionally(error);
    }

    boolean established() {
        return opened.isDone() && !opened.isCompletedExceptionally();
    }

    /** Whether it could not be opened, and another try is due. */
    boolean spent() {
        return opened.isCompletedExceptionally() && System.nanoTime() - failedAt >= PAUSE;
    }

    void close() {
        if (established()) {
            opened.join().close();
        }
    }

    /** One who waited has left; whether too many have. */
    boolean crowdedAfterLeaving() {
        return leftBehind.incrementAndGet() >= MOST_LEFT_BEHIND;
    }

    void answered() {
        if (unanswered.get() != 0) {
            unanswered.set(0);
            askedAt.set(NOT_ASKED);
        }
    }

    /**
     * Takes note of a command that ended without an answer; whether another connection should take this one's place.
     */
    boolean mute() {
        Opened connection = opened.join();
        long now = System.nanoTime();
        int commands = unanswered.incrementAndGet();
        if (commands == 1) {
            unansweredSince = now;
        }
        if (connection.lost()) {
            return true;
        }
        if (commands < SUSPECT_COMMANDS || now - unansweredSince < SUSPECT_TIME) {
            return false;
        }
        long asked = askedAt.get();
        if (asked == NOT_ASKED) {
            if (askedAt.compareAndSet(NOT_ASKED, now)) {
                ask(connection);
            }
            return false;
        }
        return now - asked >= LAST_WORD;
    }

    /** Ends with its answer, or with the connection. */
    private void ask(Opened connection) {
        connection.commands().ping().subscribe(pong -> answered(), lost -> {});
    }

    /**
     * A connection and its commands; those of a cluster are also those of a single server.
     *
     * @param single whether it leads to one server: then it is lost when that is
     */
    record Opened(
            StatefulConnection<String, String> connection,
            RedisClusterReactiveCommands<String, String> commands,
            boolean single) {

        boolean lost() {
            return single && !connection.isOpen();
        }

        @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it, and Lettuce reports what goes wrong
        void close() {
            connection.closeAsync();
        }
    }
}
