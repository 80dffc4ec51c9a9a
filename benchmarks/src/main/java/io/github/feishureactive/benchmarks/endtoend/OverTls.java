package io.github.feishureactive.benchmarks.endtoend;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.SslProvider;

/** The gateway over TLS: HTTP/1.1 with a connection for each of 1,024 calls, and HTTP/2 over at most 16. */
public final class OverTls {

    /** How many calls there are at once. */
    public static final int IN_FLIGHT = 1_024;

    /** How it reaches the server. */
    public enum Wire {
        /** A connection for each call. */
        HTTP_1_1("HTTP/1.1, 1024 connections", IN_FLIGHT),
        /** Many calls on each connection. */
        HTTP_2("HTTP/2, 16 connections", 16);

        private final String label;
        private final int connections;

        Wire(String label, int connections) {
            this.label = label;
            this.connections = connections;
        }

        /** How it is called in a report. */
        public String label() {
            return label;
        }

        private Peer<?> open(String baseUrl) {
            return new FeishuReactivePeer(baseUrl, builder -> builder.http2(this == HTTP_2)
                    .maxConnections(connections)
                    .httpClient(OverTls::trusting));
        }
    }

    private OverTls() {}

    /** The clients to run side by side against a server over TLS. */
    public static List<SideBySide.Client> clients() {
        return Arrays.stream(Wire.values())
                .map(wire -> new SideBySide.Client(wire.label, 1, List.of(), OverTls.class, List.of(wire.name())))
                .toList();
    }

    /** One of the clients in a JVM of its own; takes the wire and the server's address. */
    public static void main(String[] arguments) throws IOException {
        Worker.serve(Wire.valueOf(arguments[0]).open(arguments[1]));
    }

    /** It is this program's own server, on loopback. */
    private static HttpClient trusting(HttpClient client) {
        SslProvider.GenericSslContextSpec<SslContextBuilder> tls = Http2SslContextSpec.forClient()
                .configure(context -> context.trustManager(InsecureTrustManagerFactory.INSTANCE));
        return client.secure(spec -> spec.sslContext(tls));
    }
}
