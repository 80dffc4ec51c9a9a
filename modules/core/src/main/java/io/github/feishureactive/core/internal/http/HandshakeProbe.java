package io.github.feishureactive.core.internal.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.ssl.SslContext;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.tcp.SslProvider;

import io.github.feishureactive.core.internal.http.codec.Alpn;

/**
 * Finds out which HTTP version a server chooses when a client offers HTTP/2 and HTTP/1.1 in the TLS handshake (ALPN).
 * Sends one GET request without a token, over a connection of its own.
 */
public final class HandshakeProbe {

    private HandshakeProbe() {}

    /**
     * Negotiates once.
     *
     * @param settings address, proxy and trust of the connection
     * @param target path and query of the request
     * @return such as {@code HTTP/2.0}; empty if nothing can be negotiated, because the base URL is plain HTTP or the
     *     client's own TLS context cannot offer anything; an error of any type if the exchange fails
     */
    public static Mono<String> version(TransportSettings settings, String target) {
        if (!settings.baseUrl().secure()) {
            return Mono.empty();
        }
        return Mono.usingWhen(
                Mono.fromSupplier(() -> ConnectionProvider.create("feishu-reactive-handshake", 1)),
                connections -> version(settings, target, connections),
                ConnectionProvider::disposeLater);
    }

    private static Mono<String> version(TransportSettings settings, String target, ConnectionProvider connections) {
        BaseUrl baseUrl = settings.baseUrl();
        HttpClient client = HttpTransport.at(
                baseUrl,
                settings.customizer().apply(HttpClient.create(connections).secure()));
        SslProvider tls = client.configuration().sslProvider();
        SslContext offering = tls == null ? null : Alpn.offering(tls.getSslContext());
        if (offering == null) {
            return Mono.empty();
        }
        return client.secure(spec -> spec.sslContext(offering))
                .protocol(HttpProtocol.H2, HttpProtocol.HTTP11)
                .responseTimeout(settings.responseTimeout())
                .disableRetry(true)
                .followRedirect(false)
                .headers(headers -> headers.set(HttpHeaderNames.HOST, baseUrl.host())
                        .set(HttpHeaderNames.USER_AGENT, UserAgent.VALUE))
                .get()
                .uri(baseUrl.path() + target)
                .response()
                .map(response -> response.version().text());
    }
}
