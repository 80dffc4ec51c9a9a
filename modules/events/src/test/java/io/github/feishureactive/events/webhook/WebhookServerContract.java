package io.github.feishureactive.events.webhook;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;

import io.github.feishureactive.core.operation.EventType;
import io.github.feishureactive.events.Events;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds over real sockets, with either server. */
abstract class WebhookServerContract {

    private static final Duration SOON = Duration.ofMinutes(1);
    private static final String PATH = "/feishu/events";
    private static final int MAX = 64 * 1024;

    private final Sender sender = new Sender("key", "token", new SplittableRandom(10));
    private final AtomicInteger handled = new AtomicInteger();
    private final Events events = new Events();
    private DisposableServer server;

    abstract DisposableServer serve(String path, EventWebhook webhook);

    @BeforeEach
    void start() {
        server = serve(
                PATH,
                EventWebhook.builder(events)
                        .encryptKey("key")
                        .verificationToken("token")
                        .maxBodySize(MAX)
                        .ackTimeout(Duration.ofMillis(500))
                        .build());
    }

    @AfterEach
    void stop() {
        server.disposeNow(SOON);
        events.dispose();
    }

    private Response post(Sender.Message message, boolean chunked) {
        return HttpClient.newConnection()
                .headers(headers -> {
                    message.headers.forEach(headers::set);
                    if (!chunked) {
                        headers.set("Content-Length", message.body.length);
                    }
                })
                .post()
                .uri("http://127.0.0.1:" + server.port() + PATH)
                .send(Flux.range(0, (message.body.length + 999) / 1_000)
                        .map(i -> Unpooled.wrappedBuffer(
                                message.body, i * 1_000, Math.min(1_000, message.body.length - i * 1_000))))
                .responseSingle((response, content) -> content.asString()
                        .defaultIfEmpty("")
                        .map(body -> new Response(
                                response.status().code(),
                                response.responseHeaders().get("Content-Type"),
                                body)))
                .block(SOON);
    }

    private record Response(int status, String type, String body) {}

    private Sender.Message thing(String id, int size) {
        return sender.signed(sender.event(id, "\"" + "x".repeat(size) + "\""));
    }

    @Test
    void eventsAreHandledWholeAndInParts() {
        events.on(EventType.tree("thing"), event -> Mono.fromRunnable(handled::incrementAndGet));
        Response response = post(thing("1", 0), false);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.type()).startsWith("application/json");
        assertThat(response.body()).isEqualTo("{\"msg\":\"success\"}");
        assertThat(post(thing("2", 20_000), true).status()).isEqualTo(200);
        assertThat(post(thing("2", 20_000), false).status()).isEqualTo(200);
        assertThat(handled).hasValue(2);
    }

    @Test
    void theUrlVerificationGetsItsChallengeBack() {
        Response response = post(sender.encrypted(sender.urlCheck("abc")), false);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"challenge\":\"abc\"}");
    }

    @Test
    void strangersGetOneResponse() {
        events.on(EventType.tree("thing"), event -> Mono.fromRunnable(handled::incrementAndGet));
        Response plain = post(Sender.plain(sender.event("1", "{}")), false);
        assertThat(plain.status()).isEqualTo(401);
        assertThat(post(thing("1", 0).with(Sender.NONCE, "other"), true)).isEqualTo(plain);
        assertThat(post(Sender.plain(""), false)).isEqualTo(plain);
        assertThat(handled).hasValue(0);
    }

    @Test
    void aLargeBodyIsRefusedAndTheServerServesOn() {
        events.on(EventType.tree("thing"), event -> Mono.fromRunnable(handled::incrementAndGet));
        assertThat(post(thing("1", MAX), true).status()).isEqualTo(413);
        assertThat(post(thing("1", MAX), false).status()).isEqualTo(413);
        assertThat(post(thing("2", MAX / 2), false).status()).isEqualTo(200);
        assertThat(handled).hasValue(1);
    }

    @Test
    void aHandlerThatFailsOrHangsGetsAResponseAndTheEventIsHandledAtLast() {
        events.on(EventType.tree("thing"), event -> switch (handled.incrementAndGet()) {
            case 1 -> Mono.error(new IllegalStateException("test"));
            case 2 -> Mono.never();
            default -> Mono.empty();
        });
        assertThat(post(thing("1", 0), false).status()).isEqualTo(500);
        assertThat(post(thing("1", 0), false).status()).isEqualTo(503);
        assertThat(post(thing("2", 0), false).status()).isEqualTo(200);
    }

    @Test
    void aClientThatLeavesInTheMiddleOfABodyIsSurvived() throws IOException {
        events.on(EventType.tree("thing"), event -> Mono.fromRunnable(handled::incrementAndGet));
        for (int i = 0; i < 20; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                OutputStream out = socket.getOutputStream();
                out.write(
                        ("POST " + PATH + " HTTP/1.1\r\nHost: x\r\nContent-Length: 30000\r\n\r\n" + "x".repeat(i * 500))
                                .getBytes(StandardCharsets.US_ASCII));
                out.flush();
            }
        }
        assertThat(post(thing("1", 0), false).status()).isEqualTo(200);
        assertThat(handled).hasValue(1);
    }
}
