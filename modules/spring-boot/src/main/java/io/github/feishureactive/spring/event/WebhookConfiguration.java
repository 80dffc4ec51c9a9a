package io.github.feishureactive.spring.event;

import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

import io.github.feishureactive.events.Events;
import io.github.feishureactive.events.webhook.EventWebhook;
import io.github.feishureactive.events.webhook.WebFluxWebhook;
import io.github.feishureactive.spring.FeishuProperties;
import io.github.feishureactive.spring.WebhookProperties;

/**
 * Routes webhook requests in a WebFlux application. The route stops with the web server, which completes the requests
 * in flight first.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(RouterFunction.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnProperty("feishu.webhook.path")
class WebhookConfiguration {

    @Bean
    @ConditionalOnMissingBean
    EventWebhook feishuWebhook(FeishuProperties properties, Events events) {
        return properties.webhook().builder(events).build();
    }

    @Bean(WebhookProperties.ROUTE_BEAN_NAME)
    @ConditionalOnMissingBean(name = WebhookProperties.ROUTE_BEAN_NAME)
    RouterFunction<ServerResponse> feishuWebhookRoute(FeishuProperties properties, EventWebhook webhook) {
        return WebFluxWebhook.route(String.valueOf(properties.webhook().path()), webhook);
    }
}
