package io.github.feishureactive.redis;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import reactor.util.Logger;
import reactor.util.Loggers;

/** Which keys are without Redis. Says it once when the first one is, and once when none is any more. */
final class Availability {

    private static final Logger LOG = Loggers.getLogger(RedisRateLimiter.class);

    private static final long NOT_AWAY = -1;

    private final RedisListener listener;
    private final LongSupplier clock;
    private final Set<SharedQuota> away = ConcurrentHashMap.newKeySet();
    private final AtomicLong since = new AtomicLong(NOT_AWAY);

    Availability(RedisListener listener, LongSupplier clock) {
        this.listener = listener;
        this.clock = clock;
    }

    int away() {
        return away.size();
    }

    void lost(SharedQuota quota, Throwable cause) {
        away.add(quota);
        if (since.compareAndSet(NOT_AWAY, clock.getAsLong())) {
            LOG.warn(
                    "Redis does not serve the shared quotas ({}); this instance goes on within its own share",
                    cause.toString());
            tell(() -> listener.lost(cause));
        }
    }

    void found(SharedQuota quota) {
        away.remove(quota);
        long began = since.get();
        if (away.isEmpty() && began != NOT_AWAY && since.compareAndSet(began, NOT_AWAY)) {
            Duration duration = Duration.ofNanos(clock.getAsLong() - began);
            LOG.info("Quotas are shared by way of Redis again, after {} ms", duration.toMillis());
            tell(() -> listener.found(duration));
        }
    }

    void forget(SharedQuota quota) {
        away.remove(quota);
    }

    private static void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException e) {
            LOG.error("A listener failed", e);
        }
    }
}
