package io.github.feishureactive.redis.internal.connection;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One connection from the first command that needs it: the commands that wait for it to open, then whether it still
 * responds. A slow connection is not a dead one: commands that timed out may be answered a moment later. So an open
 * connection is probed once, with ample time, before it is replaced.
 */
final class ConnectionAttempt {

    /** How long after a failed attempt commands fail immediately, before another attempt begins. */
    private static final long BACKOFF = Duration.ofMillis(100).toNanos();

    /** This many commands in a row, and over this time, must stay unanswered before a connection is probed. */
    private static final int SUSPECT_COMMANDS = 4;

    private static final long SUSPECT_TIME = Duration.ofSeconds(1).toNanos();

    /** How long a probe may take. */
    private static final long PROBE_TIMEOUT = Duration.ofSeconds(2).toNanos();

    /** A cancelled waiter stays in the future's list until the future completes; this bounds their number. */
    private static final int MAX_ABANDONED = 1_000;

    private static final long NOT_PROBED = Long.MIN_VALUE;

    final CompletableFuture<OpenConnection> opened = new CompletableFuture<>();
    private final AtomicInteger abandoned = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicLong probedAt = new AtomicLong(NOT_PROBED);
    private volatile long unansweredSince;
    private volatile long failedAt;

    /** Hands the connection to the waiters; returns {@code false} if the attempt is over already. */
    boolean succeed(OpenConnection connection) {
        return opened.complete(connection);
    }

    void fail(Throwable error) {
        failedAt = System.nanoTime();
        opened.completeExceptionally(error);
    }

    boolean established() {
        return opened.isDone() && !opened.isCompletedExceptionally();
    }

    /** Returns whether it failed long enough ago for another attempt. */
    boolean retryDue() {
        return opened.isCompletedExceptionally() && System.nanoTime() - failedAt >= BACKOFF;
    }

    void close() {
        if (established()) {
            opened.join().close();
        }
    }

    /** Counts a waiter that was cancelled; returns whether there are too many of them. */
    boolean abandon() {
        return abandoned.incrementAndGet() >= MAX_ABANDONED;
    }

    void answered() {
        if (unanswered.get() != 0) {
            unanswered.set(0);
            probedAt.set(NOT_PROBED);
        }
    }

    /** Counts a command that ended without a response; returns whether the connection is to be replaced. */
    boolean unresponsive() {
        OpenConnection connection = opened.join();
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
        long probed = probedAt.get();
        if (probed == NOT_PROBED) {
            if (probedAt.compareAndSet(NOT_PROBED, now)) {
                probe(connection);
            }
            return false;
        }
        return now - probed >= PROBE_TIMEOUT;
    }

    /** Ends with its response, or with the connection. */
    private void probe(OpenConnection connection) {
        connection.commands().ping().subscribe(pong -> answered(), lost -> {});
    }
}
