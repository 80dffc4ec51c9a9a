package io.github.feishureactive.spring;

import java.util.List;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.http.client.HttpClient;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.auth.AppTicketSource;
import io.github.feishureactive.auth.AppTicketStore;
import io.github.feishureactive.core.Authentication;
import io.github.feishureactive.core.CallListener;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.core.quota.SlotRateLimiter;
import io.github.feishureactive.hire.referral.ReferralAccounts;

/**
 * Makes the gateway and what users call. A bean of the application takes the place of each one here, and {@code
 * feishu.enabled=false} of all. The application ends its start with advice if nothing tells which app to call as.
 */
@AutoConfiguration(after = SslAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "feishu.enabled", matchIfMissing = true)
@EnableConfigurationProperties(FeishuProperties.class)
public final class FeishuAutoConfiguration {

    /** Called by Spring. */
    FeishuAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    ReferralAccounts feishuReferralAccounts(FeishuGateway gateway) {
        return ReferralAccounts.on(gateway);
    }

    /** Who calls. Left out if the application has a gateway of its own, which knows that already. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean({Authentication.class, FeishuGateway.class})
    static class AppConfiguration {

        @Bean
        @ConditionalOnProperty(name = "feishu.app-type", havingValue = "store")
        @ConditionalOnMissingBean(AppTicketSource.class)
        AppTicketStore feishuAppTicketStore() {
            return new AppTicketStore();
        }

        @Bean
        AppAuthentication feishuAuthentication(FeishuProperties properties, ObjectProvider<AppTicketSource> tickets) {
            String appId = properties.appId();
            String appSecret = properties.appSecret();
            if (appId == null || appSecret == null || appId.isBlank() || appSecret.isBlank()) {
                throw MissingAppException.of(appId, appSecret);
            }
            return switch (properties.appType()) {
                case CUSTOM -> AppAuthentication.customApp(appId, appSecret);
                case STORE -> AppAuthentication.storeApp(appId, appSecret, tickets.getObject());
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(FeishuGateway.class)
    static class GatewayConfiguration {

        private static final String LIMITER = "feishuRateLimiter";

        @Bean(name = LIMITER, destroyMethod = "dispose")
        @ConditionalOnMissingBean(RateLimiter.class)
        SlotRateLimiter feishuRateLimiter(FeishuProperties properties) {
            return SlotRateLimiter.builder()
                    .maxWaiting(properties.rateLimiter().maxWaiting())
                    .lateArrival(properties.rateLimiter().lateArrival())
                    .build();
        }

        /** Closed by {@link GatewayShutdown}; destroyed without that only if the application fails to start. */
        @Bean(destroyMethod = "disposeLater")
        FeishuGateway feishuGateway(
                FeishuProperties properties,
                Authentication authentication,
                RateLimiter rateLimiter,
                ObjectProvider<CallListener> listeners,
                ObjectProvider<FeishuHttpClientCustomizer> httpClientCustomizers,
                ObjectProvider<FeishuGatewayCustomizer> customizers) {
            FeishuGateway.Builder builder = FeishuGateway.builder()
                    .authentication(authentication)
                    .rateLimiter(rateLimiter)
                    .httpClient(client -> customized(client, httpClientCustomizers));
            properties.applyTo(builder);
            List<CallListener> told = listeners.orderedStream().toList();
            if (!told.isEmpty()) {
                builder.listener(new CallListeners(told));
            }
            customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
            return builder.build();
        }

        private static HttpClient customized(
                HttpClient client, ObjectProvider<FeishuHttpClientCustomizer> customizers) {
            HttpClient customized = client;
            for (FeishuHttpClientCustomizer customizer :
                    customizers.orderedStream().toList()) {
                customized = customizer.customize(customized);
            }
            return customized;
        }

        @Bean
        GatewayShutdown feishuGatewayShutdown(
                ApplicationContext context,
                FeishuGateway gateway,
                @Qualifier(LIMITER) ObjectProvider<SlotRateLimiter> ownLimiter) {
            return new GatewayShutdown(context, gateway, ownLimiter);
        }

        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE + 1)
        @ConditionalOnProperty("feishu.ssl.bundle")
        FeishuHttpClientCustomizer feishuSsl(FeishuProperties properties, SslBundles bundles) {
            return BundleSsl.of(
                    bundles.getBundle(String.valueOf(properties.ssl().bundle())));
        }
    }

    /**
     * The application's event loops serve the gateway too; its connections are the gateway's own, because their number and
     * their age are matched to the platform. The global loops need no word: they are what the client takes by itself.
     */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ReactorResourceFactory.class)
    static class LoopConfiguration {

        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        FeishuHttpClientCustomizer feishuLoops(ObjectProvider<ReactorResourceFactory> factories) {
            ReactorResourceFactory factory = factories.getIfUnique();
            return factory == null || factory.isUseGlobalResources()
                    ? client -> client
                    : client -> client.runOn(factory.getLoopResources());
        }
    }
}
