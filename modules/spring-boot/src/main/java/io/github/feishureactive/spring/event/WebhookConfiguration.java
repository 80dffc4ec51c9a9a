package io.github.feishureactive.spring.event;

import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

import io.github.feishureactive.events.Events;
import io.github.feishureactive.events.webhook.EventWebhook;
import io.github.feishureactive.spring.FeishuApp;
import io.github.feishureactive.spring.WebhookProperties;
import io.github.feishureactive.spring.internal.AppDefinitions;
import io.github.feishureactive.spring.internal.AppRegistrar;
import io.github.feishureactive.spring.internal.ConditionalOnDefaultApp;

/**
 * Routes webhook requests in a WebFlux application, those of each app to its own path. The routes stop with the web
 * server, which completes the requests in flight first.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(RouterFunction.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@Import({WebhookConfiguration.Registrar.class, WebhookConfiguration.OfDefaultApp.class})
class WebhookConfiguration {

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnDefaultApp
    @Conditional(OnWebhookPath.class)
    static class OfDefaultApp {

        @Bean
        @ConditionalOnMissingBean
        EventWebhook feishuWebhook(FeishuApp app, Events events) {
            return WebhookFactory.webhook(app, events);
        }

        @Bean(WebhookProperties.ROUTE_BEAN_NAME)
        @ConditionalOnMissingBean(name = WebhookProperties.ROUTE_BEAN_NAME)
        RouterFunction<ServerResponse> feishuWebhookRoute(FeishuApp app, EventWebhook webhook) {
            return WebhookFactory.route(app, webhook);
        }
    }

    static final class Registrar extends AppRegistrar {

        @Override
        protected void register(AppDefinitions app) {
            if (app.property("webhook.path").isEmpty()) {
                return;
            }
            RuntimeBeanReference settings = app.bean(FeishuApp.class);
            app.defineIfMissing(
                    EventWebhook.class,
                    "feishuWebhook",
                    WebhookFactory.class,
                    "webhook",
                    settings,
                    app.bean(Events.class));
            // The web server takes default candidates only; nothing else is injected by this type.
            app.define(
                            RouterFunction.class,
                            WebhookProperties.ROUTE_BEAN_NAME,
                            WebhookFactory.class,
                            "route",
                            settings,
                            app.bean(EventWebhook.class))
                    .setDefaultCandidate(true);
        }
    }
}
