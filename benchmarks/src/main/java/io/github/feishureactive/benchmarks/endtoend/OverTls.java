package io.github.feishureactive.benchmarks.endtoend;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.SslProvider;

import io.github.feishureactive.benchmarks.process.ChildJvm;

/**
 * The gateway over TLS at the platform's latency with 1,024 calls in flight: HTTP/1.1 with as many connections, and
 * HTTP/2 over at most 16. Each client in a JVM of its own, in turns. Prints a table.
 */
public final class OverTls {

    private static final int IN_FLIGHT = 1_024;
    private static final int[] DELAY_MILLIS = {50, 300};
    private static final int ROUNDS = 5;
    private static final int SLICE_MILLIS = 4_000;
    private static final int WARM_UP_SECONDS = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** How it reaches the server. */
    private enum Wire {
        HTTP_1_1(IN_FLIGHT),
        HTTP_2(16);

        private final int connections;

        Wire(int connections) {
            this.connections = connections;
        }

        Peer<?> open(String baseUrl) {
            return new FeishuReactivePeer(baseUrl, builder -> builder.http2(this == HTTP_2)
                    .maxConnections(connections)
                    .httpClient(OverTls::trusting));
        }
    }

    private OverTls() {}

    /** Takes no arguments; with two, it is one of its own clients: the wire and the server's address. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 2) {
            Worker.serve(Wire.valueOf(arguments[0]).open(arguments[1]));
            return;
        }
        System.out.println("| delay ms | over | calls/s | p99 ms | CPU us/call | bytes/call | RSS MB | errors |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        try (ChildJvm server = ChildJvm.start(AccountServer.class, "tls")) {
            String baseUrl = ask(server, "seen").baseUrl();
            Map<Wire, ChildJvm> clients = new EnumMap<>(Wire.class);
            try {
                for (Wire wire : Wire.values()) {
                    ChildJvm client = ChildJvm.start(OverTls.class, wire.name(), baseUrl);
                    clients.put(wire, client);
                    client.ask(Slice.class, PATIENCE, "warm-up 64 " + WARM_UP_SECONDS);
                }
                for (int delay : DELAY_MILLIS) {
                    ask(server, "delay " + delay);
                    measure(delay, clients);
                }
            } finally {
                clients.values().forEach(ChildJvm::close);
            }
        }
    }

    @SuppressWarnings("SystemOut")
    private static void measure(int delay, Map<Wire, ChildJvm> clients) {
        Map<Wire, List<Slice>> slices = new EnumMap<>(Wire.class);
        for (int round = 0; round < ROUNDS; round++) {
            clients.forEach((wire, client) -> slices.computeIfAbsent(wire, none -> new ArrayList<>())
                    .add(client.ask(Slice.class, PATIENCE, "slice " + IN_FLIGHT + " " + SLICE_MILLIS)));
        }
        slices.forEach((wire, all) -> System.out.printf(
                "| %d | %s, %d connections | %.0f | %.0f | %.1f | %.0f | %d | %d |%n",
                delay,
                wire == Wire.HTTP_2 ? "HTTP/2" : "HTTP/1.1",
                wire.connections,
                median(all.stream().map(Slice::rate).toList()),
                median(all.stream().map(Slice::p99Millis).toList()),
                median(all.stream().map(Slice::cpuMicrosPerCall).toList()),
                median(all.stream().map(Slice::bytesPerCall).toList()),
                all.get(all.size() - 1).peakResidentMegabytes(),
                all.stream().mapToLong(slice -> slice.errors() + slice.wrong()).sum()));
        List<Double> http1 = rates(slices, Wire.HTTP_1_1);
        List<Double> http2 = rates(slices, Wire.HTTP_2);
        List<Double> ratios = IntStream.range(0, ROUNDS)
                .mapToObj(round -> http2.get(round) / http1.get(round))
                .toList();
        System.out.printf("| %d | HTTP/2 of HTTP/1.1, pairs | %.2f | | | | | |%n", delay, median(ratios));
    }

    private static List<Double> rates(Map<Wire, List<Slice>> slices, Wire wire) {
        return slices.getOrDefault(wire, List.of()).stream().map(Slice::rate).toList();
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private static AccountServer.Seen ask(ChildJvm server, String command) {
        return server.ask(AccountServer.Seen.class, PATIENCE, command);
    }

    /** It is this program's own server, on loopback. */
    private static HttpClient trusting(HttpClient client) {
        SslProvider.GenericSslContextSpec<SslContextBuilder> tls = Http2SslContextSpec.forClient()
                .configure(context -> context.trustManager(InsecureTrustManagerFactory.INSTANCE));
        return client.secure(spec -> spec.sslContext(tls));
    }
}
