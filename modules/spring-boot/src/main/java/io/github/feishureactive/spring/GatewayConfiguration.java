package io.github.feishureactive.spring;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.core.quota.SlotRateLimiter;
import io.github.feishureactive.core.token.Authentication;
import io.github.feishureactive.spring.connection.FeishuConnectionDetails;
import io.github.feishureactive.spring.internal.AppHttpClient;
import io.github.feishureactive.spring.internal.Apps;
import io.github.feishureactive.spring.internal.ConditionalOnDefaultApp;

/** The default app's gateway, configured from the properties and the application's beans. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnDefaultApp
@ConditionalOnMissingBean(FeishuGateway.class)
class GatewayConfiguration {

    @Bean(name = FeishuAutoConfiguration.RATE_LIMITER_BEAN_NAME, destroyMethod = "dispose")
    @ConditionalOnMissingBean(RateLimiter.class)
    SlotRateLimiter feishuRateLimiter(FeishuApp app, Apps apps) {
        return AppFactory.rateLimiter(app, apps);
    }

    /** Closed by {@link GatewayShutdown}; the destroy method matters only if the application fails to start. */
    @Bean(name = FeishuAutoConfiguration.GATEWAY_BEAN_NAME, destroyMethod = "disposeLater")
    FeishuGateway feishuGateway(
            FeishuApp app,
            FeishuConnectionDetails connection,
            Authentication authentication,
            RateLimiter rateLimiter,
            AppHttpClient client,
            Apps apps) {
        return AppFactory.gateway(app, connection, authentication, rateLimiter, client, apps);
    }

    @Bean
    GatewayShutdown feishuGatewayShutdown(
            ApplicationContext context,
            FeishuGateway gateway,
            @Qualifier(FeishuAutoConfiguration.RATE_LIMITER_BEAN_NAME) ObjectProvider<RateLimiter> ownLimiter) {
        return new GatewayShutdown(context, gateway, ownLimiter.getIfAvailable());
    }
}
