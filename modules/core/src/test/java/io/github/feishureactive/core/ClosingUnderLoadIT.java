package io.github.feishureactive.core;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.github.feishureactive.core.VirtualPlatform.Item;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.testkit.CapturedLog;

import static org.assertj.core.api.Assertions.assertThat;

/** A gateway that is closed while a thousand calls wait for a connection. */
@Timeout(120)
class ClosingUnderLoadIT {

    private static final int CALLS = 1_200;
    private static final String SUCCESS = "{\"code\":0,\"data\":{\"name\":\"x\"}}";

    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle((request, response) -> request.receive()
                    .then(Mono.delay(Duration.ofMillis(200)))
                    .then(response.sendString(Mono.just(SUCCESS)).then()))
            .bindNow();

    @AfterEach
    void stop() {
        server.disposeNow();
    }

    @Test
    void callsEndWithoutAFloodOfWarnings() throws Exception {
        FeishuGateway gateway = FeishuGateway.builder()
                .authentication(environment -> new FakeTokens(new java.util.concurrent.CopyOnWriteArrayList<>()))
                .baseUrl("http://127.0.0.1:" + server.port())
                .retry(RetryPolicy.none())
                .quota("test.op", Quota.unlimited())
                .build();
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch all = new CountDownLatch(CALLS);
        AtomicInteger successes = new AtomicInteger();
        try (CapturedLog log = new CapturedLog()) {
            for (int i = 0; i < CALLS; i++) {
                gateway.call(VirtualPlatform.ONCE.request())
                        .doFinally(end -> {
                            first.countDown();
                            all.countDown();
                        })
                        .subscribe((Item item) -> successes.incrementAndGet(), error -> {});
            }
            assertThat(first.await(60, TimeUnit.SECONDS)).isTrue();
            gateway.disposeLater().block(Duration.ofSeconds(60));

            assertThat(all.await(60, TimeUnit.SECONDS)).as("all have ended").isTrue();
            assertThat(successes.get()).isBetween(1, CALLS - 100);
            assertThat(log.warnings()).hasSizeLessThan(5);
        }
    }
}
