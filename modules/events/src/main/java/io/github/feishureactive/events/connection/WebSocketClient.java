package io.github.feishureactive.events.connection;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;

import io.github.feishureactive.core.error.FeishuException;

/** Opens WebSockets with Reactor Netty, each on its own connection. */
final class WebSocketClient {

    private static final int FORBIDDEN = 403;
    private static final int AUTHENTICATION_FAILED = 514;
    private static final int TOO_MANY_CONNECTIONS = 1000040350;

    private final HttpClient client;
    private final WebsocketClientSpec spec;
    private final int maxMessageBytes;
    private final Duration openTimeout;
    private final Scheduler timer;

    WebSocketClient(UnaryOperator<HttpClient> customizer, int maxMessageBytes, Duration openTimeout, Scheduler timer) {
        // secure() reads the trust store and seeds randomness here: an event loop must not wait for the disk. Retries
        // and redirects are switched off last: a redirect would leak the keys, and each attempt needs a new address.
        this.client = customizer
                .apply(HttpClient.newConnection().secure())
                .protocol(HttpProtocol.HTTP11)
                .disableRetry(true)
                .followRedirect(false)
                .doOnChannelInit((observer, channel, address) -> InterimResponses.skip(channel));
        this.spec = WebsocketClientSpec.builder()
                .maxFramePayloadLength(maxMessageBytes)
                .build();
        this.maxMessageBytes = maxMessageBytes;
        this.openTimeout = openTimeout;
        this.timer = timer;
    }

    /**
     * Opens a WebSocket, and closes it when its use ends.
     *
     * @param whenOpen uses the open WebSocket
     * @return the result of that, or a {@link FeishuException} if the WebSocket could not be opened in time
     */
    <T> Mono<T> connect(Endpoint endpoint, Function<WebSocket, Mono<T>> whenOpen) {
        return Mono.using(
                Disposables::swap, connection -> connect(endpoint, whenOpen, connection), Disposable::dispose);
    }

    private <T> Mono<T> connect(Endpoint endpoint, Function<WebSocket, Mono<T>> whenOpen, Disposable.Swap connection) {
        Sinks.Empty<Void> open = Sinks.empty();
        Flux<T> result = client.doOnChannelInit((observer, channel, remote) -> {
                    RequestTarget.set(channel, endpoint.target());
                    FrameBound.add(channel, maxMessageBytes);
                })
                .doOnConnected(made -> connection.update(() -> NettyWebSocket.abort(made)))
                .websocket(spec)
                .uri(endpoint.origin())
                .handle((inbound, outbound) -> {
                    open.tryEmitEmpty();
                    return whenOpen.apply(new NettyWebSocket(inbound, outbound, maxMessageBytes));
                });
        Mono<T> timeout = Mono.delay(openTimeout, timer)
                .takeUntilOther(open.asMono())
                .flatMap(now -> Mono.error(LongConnectionException.failed(
                        "The WebSocket was not open within " + openTimeout.toMillis() + " ms")));
        return Flux.merge(result, timeout).next().onErrorMap(WebSocketClient::failure);
    }

    private static FeishuException failure(Throwable error) {
        if (error instanceof FeishuException known) {
            return known;
        }
        HttpResponse response =
                error instanceof WebSocketClientHandshakeException handshake ? handshake.response() : null;
        return response != null
                ? refusal(response)
                : LongConnectionException.failed("The WebSocket could not be opened ("
                        + error.getClass().getSimpleName() + "); check network, proxy and TLS.");
    }

    /** A 403 is permanent only if it carries the platform's own header, which firewalls and proxies do not send. */
    private static LongConnectionException refusal(HttpResponse response) {
        HttpHeaders headers = response.headers();
        int http = response.status().code();
        int status = number(headers.get("Handshake-Status"), 0);
        int code = number(headers.get("Handshake-Autherrcode"), 0);
        if (status == AUTHENTICATION_FAILED && code == TOO_MANY_CONNECTIONS) {
            return LongConnectionException.refusedForNow(
                    "The app has 50 long connections already, as many as the platform allows. If that persists, stop"
                            + " instances that are no longer needed.",
                    code,
                    http);
        }
        if (status == FORBIDDEN) {
            return LongConnectionException.refused(
                    "The platform does not allow the app a long connection. Check in the developer console that it"
                            + " is an enabled custom app, set to receive events over a long connection.",
                    code,
                    http);
        }
        if (http == FORBIDDEN) {
            return LongConnectionException.refusedForNow(
                    "The WebSocket was refused with HTTP 403, but not by the platform. Check firewall and proxy.",
                    code,
                    http);
        }
        return LongConnectionException.failed(
                "The platform did not open the WebSocket (handshake status " + (status == 0 ? http : status) + ")",
                code,
                http);
    }

    private static int number(@Nullable String text, int fallback) {
        try {
            return text == null ? fallback : Integer.parseInt(text.trim());
        } catch (NumberFormatException e) {
            return fallback;
        }
    }
}
