package io.github.feishureactive.events.webhook;

import java.io.ByteArrayOutputStream;
import java.util.Objects;
import java.util.function.BiFunction;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A webhook as a route of a Reactor Netty server:
 *
 * <pre>{@code
 * HttpServer.create().port(8080).route(routes -> routes.post("/feishu/events", ReactorNettyWebhook.of(webhook)))
 * }</pre>
 *
 * <p>A body larger than {@link EventWebhookBuilder#maxBodySize} gets status 413. To limit how long a client may take to
 * send it, set the server's {@code requestTimeout}.
 */
public final class ReactorNettyWebhook implements BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> {

    private final EventWebhook webhook;

    private ReactorNettyWebhook(EventWebhook webhook) {
        this.webhook = Objects.requireNonNull(webhook, "webhook");
    }

    /**
     * Creates a request handler.
     *
     * @param webhook handles the requests
     * @return the handler, for a route of method POST
     */
    public static ReactorNettyWebhook of(EventWebhook webhook) {
        return new ReactorNettyWebhook(webhook);
    }

    /** Called by the server for each request. */
    @Override
    public Publisher<Void> apply(HttpServerRequest request, HttpServerResponse response) {
        return collected(request.receive().asByteArray())
                .flatMap(body -> webhook.handle(WebhookRequest.of(request.requestHeaders()::get, body)))
                // The server discards the rest of the body as it arrives.
                .onErrorResume(TooLarge.class, error -> Mono.just(webhook.tooLarge()))
                .onErrorResume(error -> Mono.just(webhook.incomplete()))
                .flatMap(reply -> response.status(reply.status())
                        .header("Content-Type", reply.contentType())
                        .sendByteArray(Mono.just(reply.body()))
                        .then());
    }

    private Mono<byte[]> collected(Flux<byte[]> parts) {
        return parts.reduceWith(ByteArrayOutputStream::new, (collected, part) -> {
                    if (part.length > webhook.maxBodySize() - collected.size()) {
                        throw new TooLarge();
                    }
                    collected.writeBytes(part);
                    return collected;
                })
                .map(ByteArrayOutputStream::toByteArray);
    }

    private static final class TooLarge extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooLarge() {
            super("the body is too large", null, false, false);
        }
    }
}
