package io.github.feishureactive.events.connection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.Unpooled;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.testkit.Await;

/** A platform on loopback that follows a test's script, right or wrong. */
final class ScriptedPlatform implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofMinutes(1);
    static final String SECRET = "canary-secret-1f2e3d";
    static final String ACCESS_KEY = "canary-access-key-9a8b7c";

    /** A response to the request for an address. */
    record Response(int status, String body) {}

    /** A handshake that is refused, by the platform or by a proxy in front of it. */
    record Refusal(int status, Map<String, String> headers) {

        static Refusal of(Map<String, String> headers) {
            return new Refusal(400, headers);
        }
    }

    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .route(routes ->
                    routes.post("/callback/ws/endpoint", this::endpoint).get("/ws", this::webSocket))
            .bindNow(PATIENCE);

    /** The responses to the next requests for an address; later ones succeed. */
    final Queue<Mono<Response>> responses = new ConcurrentLinkedQueue<>();

    /** The refusals of the next handshakes; later ones succeed. */
    final Queue<Refusal> refusals = new ConcurrentLinkedQueue<>();

    final Queue<String> requests = new ConcurrentLinkedQueue<>();
    final AtomicInteger asked = new AtomicInteger();
    final AtomicInteger handshakes = new AtomicInteger();
    /** How many of the next handshakes get no response, and how many of these are waiting for one. */
    final AtomicInteger hangingHandshakes = new AtomicInteger();

    final AtomicInteger hanging = new AtomicInteger();
    /** The number of sockets on which a handshake began. */
    final AtomicInteger open = new AtomicInteger();

    /** How many interim responses precede the response to each handshake. */
    volatile int interimResponses;

    private final Queue<Peer> peers = new ConcurrentLinkedQueue<>();

    /** The settings that are sent with the address. */
    volatile String config = "{}";

    private Publisher<Void> endpoint(HttpServerRequest request, HttpServerResponse response) {
        asked.incrementAndGet();
        Mono<Response> scripted = responses.poll();
        return request.receive()
                .aggregate()
                .asString()
                .doOnNext(body -> requests.add(request.requestHeaders().get("locale") + " " + body))
                .then(scripted != null ? scripted : Mono.fromSupplier(this::good))
                .flatMap(answer -> response.status(answer.status())
                        .sendString(Mono.just(answer.body()))
                        .then());
    }

    private Response good() {
        return address(
                "ws://127.0.0.1:" + server.port() + "/ws?device_id=7&service_id=33554678&access_key=" + ACCESS_KEY);
    }

    Response address(String url) {
        return new Response(200, """
                {"code":0,"msg":"ok","data":{"URL":"%s","ClientConfig":%s}}""".formatted(url, config));
    }

    static Response code(int code) {
        return new Response(200, "{\"code\":" + code + ",\"msg\":\"no " + SECRET + "\"}");
    }

    private Publisher<Void> webSocket(HttpServerRequest request, HttpServerResponse response) {
        handshakes.incrementAndGet();
        open.incrementAndGet();
        request.withConnection(made -> made.onDispose(open::decrementAndGet));
        if (hangingHandshakes.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            hanging.incrementAndGet();
            request.withConnection(made -> made.onDispose(hanging::decrementAndGet));
            return Mono.never();
        }
        String interim = "HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n".repeat(interimResponses);
        request.withConnection(made -> {
            var unused = made.channel()
                    .pipeline()
                    .context(NettyPipeline.HttpCodec)
                    .writeAndFlush(Unpooled.copiedBuffer(interim, StandardCharsets.US_ASCII));
        });
        Refusal refused = refusals.poll();
        if (refused != null) {
            Map<String, String> refusal = refused.headers();
            refusal.forEach(response::header);
            return response.status(refused.status()).send();
        }
        return response.sendWebsocket((inbound, outbound) -> {
            Peer peer = new Peer(inbound, outbound);
            Mono<Void> run = peer.run();
            peers.add(peer);
            return run;
        });
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.port();
    }

    FeishuGateway gateway() {
        return FeishuGateway.builder()
                .baseUrl(baseUrl())
                .authentication(AppAuthentication.customApp("cli_test", SECRET))
                .build();
    }

    /** Returns the next connection. */
    Peer accept() throws InterruptedException {
        Await.until("a connection", () -> !peers.isEmpty());
        return peers.remove();
    }

    boolean noConnectionWaiting() {
        return peers.isEmpty();
    }

    /** Stops responding, like a machine that is switched off. */
    @Override
    public void close() {
        server.disposeNow(PATIENCE);
    }
}
