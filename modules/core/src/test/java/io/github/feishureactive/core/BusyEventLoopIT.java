package io.github.feishureactive.core;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.netty.channel.EventLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.netty.ConnectionObserver.State;
import reactor.netty.resources.LoopResources;

import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.testkit.Await;

import static org.assertj.core.api.Assertions.assertThat;

/** A response that came before its request, on a connection in which the event loop's last poll found nothing. */
class BusyEventLoopIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final LoopResources loops = LoopResources.create("busy", 1, true);
    private final AtomicReference<EventLoop> loop = new AtomicReference<>();
    private final AtomicBoolean back = new AtomicBoolean();
    private final Map<String, ScriptedServer.Peer> peers = new ConcurrentHashMap<>();
    private ScriptedServer server;
    private FeishuGateway gateway;

    record Answer(String to) {}

    @AfterEach
    void close() throws IOException {
        server.close();
        gateway.disposeLater().block(PATIENCE);
        loops.disposeLater(Duration.ZERO, PATIENCE).block(PATIENCE);
        assertThat(server.failures).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void theCallTakesAnotherConnection(boolean tls, boolean nativeTransport) throws IOException {
        server = new ScriptedServer(tls, peer -> {
            for (String path = path(peer); ; path = path(peer)) {
                peers.put(path, peer);
                peer.respond(200, answer(path));
            }
        });
        gateway = FeishuGateway.builder()
                .authentication(environment -> new OneToken())
                .baseUrl(server.url())
                .rateLimiter(new FakeLimiter(new ArrayList<>()))
                .httpClient(client -> TrustingAll.customize(client)
                        .runOn(loops, nativeTransport)
                        .doOnConnected(
                                connection -> loop.set(connection.channel().eventLoop()))
                        .observe((connection, state) -> back.compareAndSet(false, state == State.RELEASED)))
                .build();
        assertThat(call("/first").block(PATIENCE)).isEqualTo(new Answer("/first"));

        // The response is here a moment before its connection is back in the pool.
        Await.until(back::get);

        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        loop.get().execute(() -> {
            busy.countDown();
            while (released.getCount() > 0) {
                // This is the event loop, which is to stay here until then. BlockHound takes onSpinWait for blocking.
            }
        });
        Await.until(() -> busy.getCount() == 0);
        CompletableFuture<Answer> next;
        try {
            peers.get("/first").respond(200, answer("/surplus"));
            next = call("/next").toFuture();
        } finally {
            released.countDown();
        }

        assertThat(next).succeedsWithin(PATIENCE).isEqualTo(new Answer("/next"));
        assertThat(peers.get("/next")).isNotSameAs(peers.get("/first"));
    }

    private Mono<Answer> call(String path) {
        return gateway.call(
                ApiOperation.get("test.busy", path, Answer.class).build().request());
    }

    private static String path(ScriptedServer.Peer peer) throws IOException {
        return peer.readHead().split(" ", 3)[1];
    }

    private static String answer(String path) {
        return "{\"code\":0,\"data\":{\"to\":\"" + path + "\"}}";
    }
}
