package io.github.feishureactive.redis;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Whether Redis serves the events. Says it once when it no longer does, and once when it does again; a server that answers
 * every other time does not count as back.
 */
final class Outage {

    private static final Logger LOG = Loggers.getLogger(RedisDeduplication.class);

    /** For how long nothing must have failed before an answer ends the outage. */
    static final Duration QUIET = Duration.ofSeconds(2);

    private static final long NONE = -1;

    private final RedisListener listener;
    private final LongSupplier clock;
    private final AtomicLong since = new AtomicLong(NONE);
    private volatile long lastFailure;

    Outage(RedisListener listener, LongSupplier clock) {
        this.listener = listener;
        this.clock = clock;
    }

    void failed(Throwable cause) {
        long now = clock.getAsLong();
        lastFailure = now;
        if (since.compareAndSet(NONE, now)) {
            LOG.warn(
                    "Redis does not serve the memory of events ({}); this instance goes on with its own, so an event may"
                            + " be handled by more than one instance",
                    cause.toString());
            tell(() -> listener.lost(cause));
        }
    }

    void answered() {
        long began = since.get();
        long now = clock.getAsLong();
        if (began != NONE && now - lastFailure >= QUIET.toNanos() && since.compareAndSet(began, NONE)) {
            Duration duration = Duration.ofNanos(now - began);
            LOG.info("The memory of events is shared by way of Redis again, after {} ms", duration.toMillis());
            tell(() -> listener.found(duration));
        }
    }

    private static void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException e) {
            LOG.error("A listener failed", e);
        }
    }
}
