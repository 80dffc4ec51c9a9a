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

/** Opens WebSockets over Reactor Netty, each on a connection of its own. */
final class Dialer {

    private static final int FORBIDDEN = 403;
    private static final int AUTHENTICATION_FAILED = 514;
    private static final int TOO_MANY_CONNECTIONS = 1000040350;

    private final HttpClient client;
    private final WebsocketClientSpec spec;
    private final int maxMessageBytes;
    private final Duration patience;
    private final Scheduler timer;

    Dialer(UnaryOperator<HttpClient> customizer, int maxMessageBytes, Duration patience, Scheduler timer) {
        // Trust store and randomness are read right here, for an event loop must not wait for the disk. Set last: a
        // redirect would carry the keys elsewhere, and each try takes a fresh address.
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
        this.patience = patience;
        this.timer = timer;
    }

    /**
     * Opens a WebSocket, which ends with what is done over it.
     *
     * @param whenOpen what to do
     * @return how that ended, or a {@link FeishuException} if it could not be opened in time
     */
    <T> Mono<T> dial(Endpoint endpoint, Function<Link, Mono<T>> whenOpen) {
        return Mono.using(Disposables::swap, connection -> dial(endpoint, whenOpen, connection), Disposable::dispose);
    }

    private <T> Mono<T> dial(Endpoint endpoint, Function<Link, Mono<T>> whenOpen, Disposable.Swap connection) {
        Sinks.Empty<Void> open = Sinks.empty();
        Flux<T> done = client.doOnChannelInit((observer, channel, remote) -> {
                    RequestTarget.set(channel, endpoint.target());
                    FrameBound.add(channel, maxMessageBytes);
                })
                .doOnConnected(made -> connection.update(() -> SocketLink.hangUp(made)))
                .websocket(spec)
                .uri(endpoint.origin())
                .handle((inbound, outbound) -> {
                    open.tryEmitEmpty();
                    return whenOpen.apply(new SocketLink(inbound, outbound, maxMessageBytes));
                });
        Mono<T> late = Mono.delay(patience, timer)
                .takeUntilOther(open.asMono())
                .flatMap(now -> Mono.error(LongConnectionException.failed(
                        "The WebSocket was not open within " + patience.toMillis() + " ms.")));
        return Flux.merge(done, late).next().onErrorMap(Dialer::failure);
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

    /** A 403 is final only where the platform says so itself; a firewall or a proxy writes no such header. */
    private static LongConnectionException refusal(HttpResponse response) {
        HttpHeaders headers = response.headers();
        int http = response.status().code();
        int status = number(headers.get("Handshake-Status"), 0);
        int code = number(headers.get("Handshake-Autherrcode"), 0);
        if (status == AUTHENTICATION_FAILED && code == TOO_MANY_CONNECTIONS) {
            return LongConnectionException.refusedForNow(
                    "The app has as many long connections as the platform allows, which are 50. If that lasts, close"
                            + " others, such as those of instances that are no longer needed.",
                    code,
                    http);
        }
        if (status == FORBIDDEN) {
            return LongConnectionException.refused(
                    "The platform forbids the app a long connection. Check in the developer console that it is a custom"
                            + " app, enabled, and set to receive events over a long connection.",
                    code,
                    http);
        }
        if (http == FORBIDDEN) {
            return LongConnectionException.refusedForNow(
                    "The WebSocket was refused with HTTP 403, and not by the platform. Check firewall and proxy.",
                    code,
                    http);
        }
        return LongConnectionException.failed(
                "The platform did not open the WebSocket (handshake status " + (status == 0 ? http : status) + ").",
                code,
                http);
    }

    private static int number(@Nullable String text, int otherwise) {
        try {
            return text == null ? otherwise : Integer.parseInt(text.trim());
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
