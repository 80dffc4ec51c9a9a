package io.github.feishureactive.spring;

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

/** What was shared, what was not, and how often Redis was away. */
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
                .description("How often quotas or the memory of events could no longer be shared")
                .register(registry);
    }

    @Override
    public void lost(Throwable cause) {
        outages.increment();
    }

    /** Not before: who is counted here tells this one of outages. */
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
                    .description("Deliveries of events for which Redis could not be asked")
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
                .description("Permits out of the quota of all instances, and out of this instance's own share")
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
                .description("Access tokens looked for among those of other instances, and kept for them")
                .tag("outcome", outcome)
                .register(registry);
    }
}
