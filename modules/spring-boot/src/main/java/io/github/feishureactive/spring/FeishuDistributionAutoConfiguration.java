package io.github.feishureactive.spring;

import java.util.function.Supplier;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.core.quota.RateLimiterListener;
import io.github.feishureactive.core.token.AppTicketSource;
import io.github.feishureactive.core.token.Authentication;
import io.github.feishureactive.core.token.TokenStore;
import io.github.feishureactive.events.EventDeduplication;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.redis.LettuceConnection;
import io.github.feishureactive.redis.RedisListener;
import io.github.feishureactive.redis.events.RedisDeduplication;
import io.github.feishureactive.redis.quota.RedisRateLimiter;
import io.github.feishureactive.redis.quota.RedisRateLimiterBuilder;
import io.github.feishureactive.redis.token.RedisAppTickets;
import io.github.feishureactive.redis.token.RedisTokenStore;

/**
 * Shares quotas, app tickets and the memory of events with the other instances of the application, and access tokens if
 * that is asked for, over the Redis that it has anyway: with {@code feishu.distributed=true}. An application that asks
 * for that and cannot have it does not start, since each instance by itself would use the whole quota.
 */
@AutoConfiguration(
        before = {FeishuAutoConfiguration.class, FeishuEventsAutoConfiguration.class},
        after = FeishuObservationAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnBooleanProperty(name = "feishu.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty("feishu.distributed")
@EnableConfigurationProperties(FeishuProperties.class)
public final class FeishuDistributionAutoConfiguration {

    /** Called by Spring. */
    FeishuDistributionAutoConfiguration() {}

    /** What is asked for is not there. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingClass("io.github.feishureactive.redis.LettuceConnection")
    static class WithoutRedis {

        WithoutRedis() {
            throw new DistributionException(
                    "the module that shares quotas by way of Redis is missing.",
                    "Add the dependency io.github.feishureactive:feishu-reactive-redis.");
        }
    }

    /** What all instances share. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({LettuceConnection.class, RedisClient.class})
    @Import({RedisMeterConfiguration.class, SpringDataRedis.class})
    static class WithRedis {

        @Bean(destroyMethod = "dispose")
        @ConditionalOnMissingBean
        LettuceConnection feishuRedisConnection(
                ObjectProvider<AbstractRedisClient> clients, ObjectProvider<SpringDataClient> springData) {
            AbstractRedisClient client = clients.getIfUnique();
            if (client != null) {
                return LettuceConnection.of(() -> client);
            }
            SpringDataClient factory = springData.getIfAvailable();
            if (factory == null || factory.get() == null) {
                throw new DistributionException(
                        "there is no Redis to share by.",
                        "Add org.springframework.boot:spring-boot-starter-data-redis and set 'spring.data.redis.url', or"
                                + " define one bean of type io.lettuce.core.RedisClient or RedisClusterClient, or the"
                                + " io.github.feishureactive.redis.LettuceConnection itself.");
            }
            return LettuceConnection.of(factory);
        }

        @Bean
        RedisShutdown feishuRedisShutdown(LettuceConnection connection) {
            return new RedisShutdown(connection);
        }

        @Bean(name = GatewayConfiguration.LIMITER, destroyMethod = "dispose")
        @ConditionalOnMissingBean({RateLimiter.class, FeishuGateway.class})
        RedisRateLimiter feishuRateLimiter(
                FeishuProperties properties,
                LettuceConnection connection,
                ObjectProvider<RedisListener> listeners,
                ObjectProvider<RateLimiterListener> limiterListeners) {
            Integer instances = properties.instances();
            if (instances == null) {
                throw new DistributionException(
                        "'feishu.instances' is not set.",
                        "Set it to the number of instances that share a quota: while Redis is away, each goes on with its"
                                + " share. If the number changes, set the largest.");
            }
            RedisRateLimiterBuilder builder = RedisRateLimiter.builder(connection, instances);
            Setting.check(
                    "feishu.redis.key-prefix",
                    () -> builder.prefix(properties.redis().keyPrefix() + ":quota"));
            FeishuProperties.RateLimiter settings = properties.rateLimiter();
            Setting.check("feishu.rate-limiter.max-waiting", () -> builder.maxWaiting(settings.maxWaiting()));
            limiterListeners.orderedStream().forEach(builder::listener);
            return builder.lateArrival(settings.lateArrival())
                    .processingCredit(settings.processingCredit())
                    .countedWithin(settings.countedWithin())
                    .listener(all(listeners))
                    .build();
        }

        @Bean
        @ConditionalOnProperty(name = "feishu.app-type", havingValue = "store")
        @ConditionalOnMissingBean({AppTicketSource.class, Authentication.class, FeishuGateway.class})
        RedisAppTickets feishuAppTicketStore(FeishuProperties properties, LettuceConnection connection) {
            return RedisAppTickets.builder(
                            connection, TicketKey.protection(properties.redis().ticketKey()))
                    .prefix(properties.redis().keyPrefix() + ":app-ticket")
                    .build();
        }

        @Bean
        @ConditionalOnBooleanProperty("feishu.redis.token-cache")
        @ConditionalOnMissingBean({TokenStore.class, Authentication.class, FeishuGateway.class})
        RedisTokenStore feishuTokenStore(FeishuProperties properties, LettuceConnection connection) {
            return RedisTokenStore.builder(connection)
                    .prefix(properties.redis().keyPrefix() + ":token")
                    .build();
        }

        @Bean
        @ConditionalOnMissingBean({EventDeduplication.class, Events.class})
        RedisDeduplication feishuDeduplication(
                FeishuProperties properties, LettuceConnection connection, ObjectProvider<RedisListener> listeners) {
            return RedisDeduplication.builder(connection)
                    .prefix(properties.redis().keyPrefix() + ":event")
                    .listener(all(listeners))
                    .build();
        }

        private static RedisListener all(ObjectProvider<RedisListener> listeners) {
            return new RedisListeners(listeners.orderedStream().toList());
        }
    }

    /** The application's Redis as Spring knows it. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(LettuceConnectionFactory.class)
    static class SpringDataRedis {

        @Bean
        SpringDataClient feishuSpringDataClient(ObjectProvider<LettuceConnectionFactory> factories) {
            LettuceConnectionFactory factory = factories.getIfUnique();
            return factory == null ? () -> null : factory::getNativeClient;
        }
    }

    /** The client that Spring uses now, {@code null} if there is none. */
    @FunctionalInterface
    interface SpringDataClient extends Supplier<@Nullable AbstractRedisClient> {}
}
