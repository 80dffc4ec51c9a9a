package io.github.feishureactive.events.webhook;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * A webhook as a route of Spring WebFlux, which is an optional dependency:
 *
 * <pre>{@code
 * @Bean
 * RouterFunction<ServerResponse> feishuEvents(EventWebhook webhook) {
 *     return WebFluxWebhook.route("/feishu/events", webhook);
 * }
 * }</pre>
 *
 * <p>A body larger than {@link EventWebhookBuilder#maxBodySize} gets status 413. The server limits how long a client
 * may take to send it.
 */
public final class WebFluxWebhook {

    private WebFluxWebhook() {}

    /**
     * Routes requests to a webhook. Security and CSRF filters must let them through: the platform has no session.
     *
     * @param path the path of the request URL in the developer console
     * @param webhook handles the requests
     * @return the route, for method POST
     */
    public static RouterFunction<ServerResponse> route(String path, EventWebhook webhook) {
        return RouterFunctions.route()
                .POST(path, request -> handle(request, webhook))
                .build();
    }

    private static Mono<ServerResponse> handle(ServerRequest request, EventWebhook webhook) {
        return DataBufferUtils.join(request.body(BodyExtractors.toDataBuffers()), webhook.maxBodySize())
                .map(WebFluxWebhook::bytes)
                .defaultIfEmpty(new byte[0])
                .flatMap(body -> webhook.handle(WebhookRequest.of(request.headers()::firstHeader, body)))
                .onErrorResume(DataBufferLimitException.class, error -> Mono.just(webhook.tooLarge()))
                .onErrorResume(error -> Mono.just(webhook.incomplete()))
                .flatMap(response -> ServerResponse.status(response.status())
                        .header("Content-Type", response.contentType())
                        .bodyValue(response.body()));
    }

    private static byte[] bytes(DataBuffer buffer) {
        try {
            byte[] bytes = new byte[buffer.readableByteCount()];
            buffer.read(bytes);
            return bytes;
        } finally {
            DataBufferUtils.release(buffer);
        }
    }
}
