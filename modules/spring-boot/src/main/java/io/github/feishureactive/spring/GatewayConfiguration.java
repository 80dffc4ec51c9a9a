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
import reactor.netty.http.client.HttpClient;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.FeishuGatewayBuilder;
import io.github.feishureactive.core.observe.CallListener;
import io.github.feishureactive.core.observe.GatewayObserver;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.core.quota.RateLimiterListener;
import io.github.feishureactive.core.quota.SlotRateLimiter;
import io.github.feishureactive.core.quota.SlotRateLimiterBuilder;
import io.github.feishureactive.core.token.Authentication;

/** The gateway, of the properties and of what the application's beans add. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(FeishuGateway.class)
class GatewayConfiguration {

    static final String LIMITER = "feishuRateLimiter";

    @Bean(name = LIMITER, destroyMethod = "dispose")
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

    /** Closed by {@link GatewayShutdown}; destroyed without that only if the application fails to start. */
    @Bean(destroyMethod = "disposeLater")
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
                .httpClient(client -> customized(client, httpClientCustomizers));
        properties.applyTo(builder);
        listeners.orderedStream().forEach(builder::listener);
        observers.orderedStream().forEach(builder::observer);
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    static HttpClient customized(HttpClient client, ObjectProvider<FeishuHttpClientCustomizer> customizers) {
        HttpClient customized = client;
        for (FeishuHttpClientCustomizer customizer : customizers.orderedStream().toList()) {
            customized = customizer.customize(customized);
        }
        return customized;
    }

    @Bean
    GatewayShutdown feishuGatewayShutdown(
            ApplicationContext context,
            FeishuGateway gateway,
            @Qualifier(LIMITER) ObjectProvider<RateLimiter> ownLimiter) {
        return new GatewayShutdown(context, gateway, ownLimiter);
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE + 1)
    @ConditionalOnProperty("feishu.ssl.bundle")
    FeishuHttpClientCustomizer feishuSsl(FeishuProperties properties, SslBundles bundles) {
        return BundleSsl.of(bundles.getBundle(String.valueOf(properties.ssl().bundle())));
    }
}
