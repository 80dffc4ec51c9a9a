package io.github.feishureactive.spring.redis;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.feishureactive.redis.events.RedisDeduplication;
import io.github.feishureactive.redis.quota.RedisRateLimiter;
import io.github.feishureactive.redis.token.RedisTokenStore;

/** Meters of what is shared through Redis, for an application with a meter registry. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
class RedisMeterConfiguration {

    @Bean
    RedisMeters feishuRedisMeters(
            MeterRegistry registry,
            ObjectProvider<RedisRateLimiter> limiter,
            ObjectProvider<RedisDeduplication> deduplication,
            ObjectProvider<RedisTokenStore> tokens) {
        return new RedisMeters(registry, limiter, deduplication, tokens);
    }
}
