package io.github.feishureactive.redis.quota;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.redis.RedisListener;
import io.github.feishureactive.redis.internal.OutageNotifier;

/** Tracks the keys for which Redis is unavailable: the first starts an outage, and the last ends it. */
final class OutageTracker {

    private final OutageNotifier notifier;
    private final Set<SharedQuota> unavailable = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Throwable lastCause;

    OutageTracker(RedisListener listener, LongSupplier clock) {
        this.notifier = new OutageNotifier(
                RedisRateLimiter.class, "the shared quotas", "using the local share", listener, clock);
    }

    int unavailable() {
        return unavailable.size();
    }

    void failed(SharedQuota quota, Throwable cause) {
        lastCause = cause;
        unavailable.add(quota);
        notifier.failed(cause);
    }

    void recovered(SharedQuota quota) {
        if (unavailable.remove(quota) && unavailable.isEmpty()) {
            notifier.recovered();
            Throwable cause = lastCause;
            if (cause != null && !unavailable.isEmpty()) {
                // Another key failed meanwhile, which was still part of the outage that has just ended.
                notifier.failed(cause);
            }
        }
    }

    /** The key is no longer used; the end of the outage is left to another one. */
    void forget(SharedQuota quota) {
        unavailable.remove(quota);
    }

    /** Redis responded for some key. */
    void responded() {
        if (unavailable.isEmpty()) {
            notifier.recovered();
        }
    }
}
