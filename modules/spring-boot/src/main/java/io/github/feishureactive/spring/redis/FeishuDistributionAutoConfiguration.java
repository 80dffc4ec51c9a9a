package io.github.feishureactive.spring.redis;

import java.util.function.Supplier;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
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
import io.github.feishureactive.spring.FeishuApp;
import io.github.feishureactive.spring.FeishuAutoConfiguration;
import io.github.feishureactive.spring.FeishuProperties;
import io.github.feishureactive.spring.event.FeishuEventsAutoConfiguration;
import io.github.feishureactive.spring.internal.Apps;
import io.github.feishureactive.spring.internal.ConditionalOnConfiguredApp;
import io.github.feishureactive.spring.internal.ConditionalOnStoreApp;
import io.github.feishureactive.spring.internal.ConditionalOnSwitch;
import io.github.feishureactive.spring.internal.Settings;
import io.github.feishureactive.spring.observation.FeishuObservationAutoConfiguration;

/**
 * Auto-configuration of what the instances of an application share through its Redis with
 * {@code feishu.distributed=true}: quotas, app tickets, the record of handled events and, if switched on, access
 * tokens. Where sharing is not possible the application fails to start, since each instance would use the whole quota.
 */
@AutoConfiguration(
        before = {FeishuAutoConfiguration.class, FeishuEventsAutoConfiguration.class},
        after = FeishuObservationAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnSwitch("feishu.distributed")
@EnableConfigurationProperties(FeishuProperties.class)
public final class FeishuDistributionAutoConfiguration {

    FeishuDistributionAutoConfiguration() {}

    /** Fails the start, because the module for Redis is missing. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingClass("io.github.feishureactive.redis.LettuceConnection")
    static class WithoutRedis {

        WithoutRedis() {
            throw new DistributionException(
                    "the module that shares quotas through Redis is missing.",
                    "Add the dependency io.github.feishureactive:feishu-reactive-redis.");
        }
    }

    /** What the instances share. */
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
                        "there is no Redis to share quotas through.",
                        "Add org.springframework.boot:spring-boot-starter-data-redis and set"
                                + " 'spring.data.redis.url', or define one bean of type io.lettuce.core.RedisClient"
                                + " or RedisClusterClient, or a io.github.feishureactive.redis.LettuceConnection.");
            }
            return LettuceConnection.of(factory);
        }

        @Bean
        RedisShutdown feishuRedisShutdown(LettuceConnection connection) {
            return new RedisShutdown(connection);
        }

        @Bean(name = FeishuAutoConfiguration.RATE_LIMITER_BEAN_NAME, destroyMethod = "dispose")
        @ConditionalOnConfiguredApp(unless = FeishuGateway.class)
        @ConditionalOnMissingBean(RateLimiter.class)
        RedisRateLimiter feishuRateLimiter(
                FeishuApp app,
                Apps apps,
                LettuceConnection connection,
                ObjectProvider<RedisListener> listeners,
                ObjectProvider<RateLimiterListener> limiterListeners) {
            FeishuProperties properties = app.properties();
            Integer instances = properties.instances();
            if (instances == null) {
                throw new DistributionException(
                        "'feishu.instances' is not set.",
                        "Set it to the number of instances that share a quota: while Redis is unavailable, each uses"
                                + " its share. If the number changes, set the largest.");
            }
            RedisRateLimiterBuilder builder = RedisRateLimiter.builder(connection, instances);
            Settings names = apps.settings(app.name());
            names.set("redis.key-prefix", properties.redis().keyPrefix(), prefix -> builder.prefix(prefix + ":quota"));
            FeishuProperties.RateLimiter settings = properties.rateLimiter();
            names.set("rate-limiter.max-waiting", settings.maxWaiting(), builder::maxWaiting);
            limiterListeners.orderedStream().forEach(builder::listener);
            return builder.lateArrival(settings.lateArrival())
                    .processingCredit(settings.processingCredit())
                    .countedWithin(settings.countedWithin())
                    .listener(all(listeners))
                    .build();
        }

        @Bean
        @ConditionalOnStoreApp
        @ConditionalOnMissingBean(AppTicketSource.class)
        RedisAppTickets feishuAppTicketStore(FeishuProperties properties, LettuceConnection connection) {
            return RedisAppTickets.builder(
                            connection, TicketKey.protection(properties.redis().ticketKey()))
                    .prefix(properties.redis().keyPrefix() + ":app-ticket")
                    .build();
        }

        @Bean
        @ConditionalOnSwitch("feishu.redis.token-cache")
        @ConditionalOnConfiguredApp(unless = {Authentication.class, FeishuGateway.class})
        @ConditionalOnMissingBean(TokenStore.class)
        RedisTokenStore feishuTokenStore(FeishuProperties properties, LettuceConnection connection) {
            return RedisTokenStore.builder(connection)
                    .prefix(properties.redis().keyPrefix() + ":token")
                    .build();
        }

        @Bean
        @ConditionalOnConfiguredApp(unless = Events.class)
        @ConditionalOnMissingBean(EventDeduplication.class)
        RedisDeduplication feishuDeduplication(
                FeishuProperties properties, LettuceConnection connection, ObjectProvider<RedisListener> listeners) {
            return RedisDeduplication.builder(connection)
                    .prefix(properties.redis().keyPrefix() + ":event")
                    .listener(all(listeners))
                    .build();
        }

        private static RedisListener all(ObjectProvider<RedisListener> listeners) {
            return new CompositeRedisListener(listeners.orderedStream().toList());
        }
    }

    /** The Redis client of Spring Data. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(LettuceConnectionFactory.class)
    static class SpringDataRedis {

        @Bean
        SpringDataClient feishuSpringDataClient(ObjectProvider<LettuceConnectionFactory> factories) {
            LettuceConnectionFactory factory = factories.getIfUnique();
            return factory == null ? () -> null : factory::getNativeClient;
        }
    }

    /** Supplies the client that Spring Data currently uses, or {@code null} if there is none. */
    @FunctionalInterface
    interface SpringDataClient extends Supplier<@Nullable AbstractRedisClient> {}
}
