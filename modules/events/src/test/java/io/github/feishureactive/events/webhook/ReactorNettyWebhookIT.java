package io.github.feishureactive.events.webhook;

import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

class ReactorNettyWebhookIT extends WebhookServerContract {

    @Override
    DisposableServer serve(String path, EventWebhook webhook) {
        return HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.post(path, ReactorNettyWebhook.of(webhook)))
                .bindNow();
    }
}
