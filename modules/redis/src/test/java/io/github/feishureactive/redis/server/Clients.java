package io.github.feishureactive.redis.server;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.lettuce.core.AbstractRedisClient;

/** Shuts Lettuce's clients down with a timeout, which their own method does not have. */
public final class Clients {

    /** Without it, an event loop may end before it has released the buffer of a connection that was just refused. */
    private static final long QUIET_MILLIS = 100;

    private static final long PATIENCE_SECONDS = 60;

    private Clients() {}

    /** Fails with the stack of every thread if it takes too long. */
    public static void shutdown(AbstractRedisClient client) throws Exception {
        CompletableFuture<Void> closed = client.shutdownAsync(QUIET_MILLIS, 30_000, TimeUnit.MILLISECONDS);
        try {
            closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            AssertionError hang = new AssertionError("Lettuce's client was not shut down in time", e);
            Thread.getAllStackTraces().forEach((thread, stack) -> {
                Throwable doing = new Throwable(thread.toString());
                doing.setStackTrace(Arrays.copyOf(stack, Math.min(stack.length, 60)));
                hang.addSuppressed(doing);
            });
            throw hang;
        }
    }
}
