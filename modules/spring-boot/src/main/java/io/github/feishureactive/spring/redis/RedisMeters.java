package io.github.feishureactive.spring.redis;

import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

import io.github.feishureactive.redis.RedisListener;
import io.github.feishureactive.redis.events.RedisDeduplication;
import io.github.feishureactive.redis.quota.RedisRateLimiter;
import io.github.feishureactive.redis.token.RedisTokenStore;

/** Meters of what was shared through Redis, what was not, and how often Redis was unavailable. */
final class RedisMeters implements RedisListener, SmartInitializingSingleton {

    private final MeterRegistry registry;
    private final ObjectProvider<RedisRateLimiter> limiter;
    private final ObjectProvider<RedisDeduplication> deduplication;
    private final ObjectProvider<RedisTokenStore> tokens;
    private final Counter outages;

    RedisMeters(
            MeterRegistry registry,
            ObjectProvider<RedisRateLimiter> limiter,
            ObjectProvider<RedisDeduplication> deduplication,
            ObjectProvider<RedisTokenStore> tokens) {
        this.registry = registry;
        this.limiter = limiter;
        this.deduplication = deduplication;
        this.tokens = tokens;
        this.outages = Counter.builder("feishu.redis.outages")
                .description("How often Redis became unavailable for quotas or the record of handled events")
                .register(registry);
    }

    @Override
    public void lost(Throwable cause) {
        outages.increment();
    }

    /** Not in the constructor: the beans metered here take this one as a listener. */
    @Override
    public void afterSingletonsInstantiated() {
        limiter.ifUnique(limiter -> {
            permits(limiter, "shared", counted -> counted.statistics().sharedPermits());
            permits(limiter, "local", counted -> counted.statistics().localPermits());
        });
        deduplication.ifUnique(events -> {
            events(events, "handled", counted -> counted.statistics().handled());
            events(events, "duplicate", counted -> counted.statistics().duplicates());
            events(events, "elsewhere", counted -> counted.statistics().elsewhere());
            events(events, "failed", counted -> counted.statistics().failed());
            FunctionCounter.builder("feishu.redis.events.unshared", events, counted -> counted.statistics()
                            .unshared())
                    .description("Deliveries of events that could not be checked in Redis")
                    .register(registry);
        });
        tokens.ifUnique(store -> {
            tokens(store, "found", counted -> counted.statistics().found());
            tokens(store, "missing", counted -> counted.statistics().missing());
            tokens(store, "kept", counted -> counted.statistics().kept());
            tokens(store, "failed", counted -> counted.statistics().failed());
        });
    }

    private void permits(RedisRateLimiter limiter, String quota, ToDoubleFunction<RedisRateLimiter> count) {
        FunctionCounter.builder("feishu.redis.permits", limiter, count)
                .description("Permits from the shared quota, and from this instance's local share")
                .tag("quota", quota)
                .register(registry);
    }

    private void events(RedisDeduplication events, String outcome, ToDoubleFunction<RedisDeduplication> count) {
        FunctionCounter.builder("feishu.redis.events", events, count)
                .description("Deliveries of events")
                .tag("outcome", outcome)
                .register(registry);
    }

    private void tokens(RedisTokenStore store, String outcome, ToDoubleFunction<RedisTokenStore> count) {
        FunctionCounter.builder("feishu.redis.tokens", store, count)
                .description("Reads and writes of the token store that the instances share")
                .tag("outcome", outcome)
                .register(registry);
    }
}
