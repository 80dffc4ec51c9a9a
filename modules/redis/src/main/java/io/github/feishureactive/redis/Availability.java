package io.github.feishureactive.redis;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/** Which keys are without Redis. Says it once when the first one is, and once when none is any more. */
final class Availability {

    private final OutageNews news;
    private final Set<SharedQuota> away = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Throwable lastCause;

    Availability(RedisListener listener, LongSupplier clock) {
        this.news = new OutageNews(
                RedisRateLimiter.class,
                "the shared quotas",
                "this instance goes on within its own share",
                listener,
                clock);
    }

    int away() {
        return away.size();
    }

    void lost(SharedQuota quota, Throwable cause) {
        lastCause = cause;
        away.add(quota);
        news.lost(cause);
    }

    void found(SharedQuota quota) {
        if (away.remove(quota) && away.isEmpty()) {
            news.found();
            Throwable cause = lastCause;
            if (cause != null && !away.isEmpty()) {
                // Lost by another one at this moment, when the news of that was still the old one.
                news.lost(cause);
            }
        }
    }

    /** It is not used any more; whether Redis is back, another one will tell. */
    void forget(SharedQuota quota) {
        away.remove(quota);
    }

    /** Redis served some key. */
    void served() {
        if (away.isEmpty()) {
            news.found();
        }
    }
}
