package io.github.feishureactive.core.internal.http;

import java.time.Duration;
import java.util.function.UnaryOperator;

import reactor.netty.http.client.HttpClient;

/**
 * What a transport is made of. Each {@link #open} makes another one, with connections of its own.
 *
 * @param baseUrl where the platform is
 * @param responseTimeout how long the platform may be silent
 * @param maxResponseBytes how large a response may be
 * @param maxConnections how many connections each transport may have
 * @param http2 whether to offer HTTP/2 in the TLS handshake
 * @param customizer changes the HTTP client
 */
public record TransportSettings(
        BaseUrl baseUrl,
        Duration responseTimeout,
        int maxResponseBytes,
        int maxConnections,
        boolean http2,
        UnaryOperator<HttpClient> customizer) {

    /**
     * Opens a transport. It opens no connection yet.
     *
     * @return a new transport
     */
    public Transport open() {
        return new HttpTransport(this);
    }

    /**
     * Opens a transport that writes down the exchanges that have an {@link ExchangeTrace} in their Context.
     *
     * @return a new transport
     */
    public Transport openTraced() {
        return new TransportSettings(
                        baseUrl,
                        responseTimeout,
                        maxResponseBytes,
                        maxConnections,
                        http2,
                        client -> ExchangeTrace.installOn(customizer.apply(client)))
                .open();
    }

    /**
     * How requests introduce this library.
     *
     * @return name and version
     */
    public static String userAgent() {
        return UserAgent.VALUE;
    }
}
