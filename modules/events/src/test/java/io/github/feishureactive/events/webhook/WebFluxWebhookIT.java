package io.github.feishureactive.events.webhook;

import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.RouterFunctions;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

class WebFluxWebhookIT extends WebhookServerContract {

    @Override
    DisposableServer serve(String path, EventWebhook webhook) {
        return HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle(new ReactorHttpHandlerAdapter(
                        RouterFunctions.toHttpHandler(WebFluxWebhook.route(path, webhook))))
                .bindNow();
    }
}
