package io.github.feishureactive.spring;

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

/**
 * The webhook as a route of a WebFlux application. It stops with the web server, which ends the requests under way
 * first.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(RouterFunction.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnProperty("feishu.webhook.path")
class WebhookConfiguration {

    static final String ROUTE = "feishuWebhookRoute";

    @Bean
    @ConditionalOnMissingBean
    EventWebhook feishuWebhook(FeishuProperties properties, Events events) {
        return properties.webhook().builder(events).build();
    }

    @Bean(ROUTE)
    @ConditionalOnMissingBean(name = ROUTE)
    RouterFunction<ServerResponse> feishuWebhookRoute(FeishuProperties properties, EventWebhook webhook) {
        return WebFluxWebhook.route(String.valueOf(properties.webhook().path()), webhook);
    }
}
