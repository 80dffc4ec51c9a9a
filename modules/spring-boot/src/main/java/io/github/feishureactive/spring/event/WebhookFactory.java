package io.github.feishureactive.spring.event;

import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

import io.github.feishureactive.events.Events;
import io.github.feishureactive.events.webhook.EventWebhook;
import io.github.feishureactive.events.webhook.WebFluxWebhook;
import io.github.feishureactive.spring.FeishuApp;

/**
 * Makes the beans of one app's webhook, in the same way for the default app and for those below {@code feishu.apps}.
 */
final class WebhookFactory {

    private WebhookFactory() {}

    static EventWebhook webhook(FeishuApp app, Events events) {
        return app.properties().webhook().builder(events).build();
    }

    static RouterFunction<ServerResponse> route(FeishuApp app, EventWebhook webhook) {
        return WebFluxWebhook.route(String.valueOf(app.properties().webhook().path()), webhook);
    }
}
