package io.github.feishureactive.spring;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.FeishuGatewayBuilder;
import io.github.feishureactive.core.observe.CallListener;
import io.github.feishureactive.core.observe.GatewayObserver;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.core.quota.RateLimiterListener;
import io.github.feishureactive.core.quota.SlotRateLimiter;
import io.github.feishureactive.core.quota.SlotRateLimiterBuilder;
import io.github.feishureactive.core.token.Authentication;

/** The gateway, configured from the properties and the application's beans. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(FeishuGateway.class)
class GatewayConfiguration {

    @Bean(name = FeishuAutoConfiguration.RATE_LIMITER_BEAN_NAME, destroyMethod = "dispose")
    @ConditionalOnMissingBean(RateLimiter.class)
    SlotRateLimiter feishuRateLimiter(FeishuProperties properties, ObjectProvider<RateLimiterListener> listeners) {
        FeishuProperties.RateLimiter settings = properties.rateLimiter();
        SlotRateLimiterBuilder builder = SlotRateLimiter.builder()
                .maxWaiting(settings.maxWaiting())
                .lateArrival(settings.lateArrival())
                .processingCredit(settings.processingCredit())
                .countedWithin(settings.countedWithin());
        listeners.orderedStream().forEach(builder::listener);
        return builder.build();
    }

    /** Closed by {@link GatewayShutdown}; the destroy method matters only if the application fails to start. */
    @Bean(name = FeishuAutoConfiguration.GATEWAY_BEAN_NAME, destroyMethod = "disposeLater")
    FeishuGateway feishuGateway(
            FeishuProperties properties,
            Authentication authentication,
            RateLimiter rateLimiter,
            ObjectProvider<CallListener> listeners,
            ObjectProvider<GatewayObserver> observers,
            ObjectProvider<FeishuHttpClientCustomizer> httpClientCustomizers,
            ObjectProvider<FeishuGatewayCustomizer> customizers) {
        FeishuGatewayBuilder builder = FeishuGateway.builder()
                .authentication(authentication)
                .rateLimiter(rateLimiter)
                .httpClient(client -> FeishuHttpClientCustomizer.of(
                                httpClientCustomizers.orderedStream().toList())
                        .customize(client));
        properties.applyTo(builder);
        listeners.orderedStream().forEach(builder::listener);
        observers.orderedStream().forEach(builder::observer);
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    @Bean
    GatewayShutdown feishuGatewayShutdown(
            ApplicationContext context,
            FeishuGateway gateway,
            @Qualifier(FeishuAutoConfiguration.RATE_LIMITER_BEAN_NAME) ObjectProvider<RateLimiter> ownLimiter) {
        return new GatewayShutdown(context, gateway, ownLimiter);
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE + 1)
    @ConditionalOnProperty("feishu.ssl.bundle")
    FeishuHttpClientCustomizer feishuSsl(FeishuProperties properties, SslBundles bundles) {
        return SslBundleCustomizer.of(
                bundles.getBundle(String.valueOf(properties.ssl().bundle())));
    }
}
