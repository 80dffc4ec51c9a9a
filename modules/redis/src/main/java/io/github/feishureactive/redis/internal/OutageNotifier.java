package io.github.feishureactive.redis.internal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.redis.RedisListener;

/** Reports the start and the end of an outage, once each, to the log and to a listener. */
public final class OutageNotifier {

    /** How long nothing must fail before an outage is over: a server that responds every other time is not back. */
    public static final Duration QUIET = Duration.ofSeconds(2);

    private static final long NONE = -1;

    private final Logger log;
    private final String feature;
    private final String fallback;
    private final RedisListener listener;
    private final LongSupplier clock;
    private final AtomicLong since = new AtomicLong(NONE);
    private volatile long lastFailure;

    /**
     * Creates a notifier without an outage.
     *
     * @param source the class in whose name to log
     * @param feature what is not shared during an outage, for the log
     * @param fallback what happens instead, for the log
     * @param listener notified too; may throw
     * @param clock nanoseconds
     */
    public OutageNotifier(
            Class<?> source, String feature, String fallback, RedisListener listener, LongSupplier clock) {
        this.log = Loggers.getLogger(source);
        this.feature = feature;
        this.fallback = fallback;
        this.listener = listener;
        this.clock = clock;
    }

    /**
     * A command failed. Starts an outage if there is none.
     *
     * @param cause the failure
     */
    public void failed(Throwable cause) {
        long now = clock.getAsLong();
        lastFailure = now;
        if (since.compareAndSet(NONE, now)) {
            log.warn("Redis unavailable for {}: {}; {} until it recovers", feature, cause.toString(), fallback);
            notifyListener(() -> listener.lost(cause));
        }
    }

    /** Redis responded. Ends the outage if nothing has failed for {@link #QUIET}. */
    public void responded() {
        if (clock.getAsLong() - lastFailure >= QUIET.toNanos()) {
            recovered();
        }
    }

    /** Ends the outage, if there is one. */
    public void recovered() {
        long start = since.get();
        if (start != NONE && since.compareAndSet(start, NONE)) {
            Duration length = Duration.ofNanos(clock.getAsLong() - start);
            log.info("Redis available again for {} after {} ms", feature, length.toMillis());
            notifyListener(() -> listener.found(length));
        }
    }

    private void notifyListener(Runnable notification) {
        Error fatal = UserCode.run(listener, notification);
        if (fatal != null) {
            UserCode.uncaught(fatal);
        }
    }
}
