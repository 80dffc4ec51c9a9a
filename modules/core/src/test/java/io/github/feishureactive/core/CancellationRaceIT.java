package io.github.feishureactive.core;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.github.feishureactive.core.internal.http.BaseUrl;
import io.github.feishureactive.core.internal.http.HttpTransport;
import io.github.feishureactive.core.internal.http.TransportSettings;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.ApiRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A call is cancelled by another thread than that of its connection, such as the timer's, just when its answer arrives.
 */
class CancellationRaceIT {

    private static final int ROUNDS = Boolean.getBoolean("feishu.long") ? 50_000 : 1_000;
    private static final int MOMENTS = 64;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final AtomicInteger asked = new AtomicInteger();

    /** That no buffer is left over is asserted for every test. */
    @Test
    @Timeout(600)
    void noBufferIsLeftOver() {
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .handle((request, response) -> {
                    asked.incrementAndGet();
                    return response.sendString(Mono.just("{\"code\":0}"));
                })
                .bindNow(PATIENCE);
        HttpTransport transport = new HttpTransport(new TransportSettings(
                BaseUrl.of("http://127.0.0.1:" + server.port()),
                PATIENCE,
                1 << 20,
                256,
                false,
                UnaryOperator.identity()));
        ApiRequest<?> request =
                ApiOperation.get("test.get", "/", Object.class).build().request();
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        for (int round = 0; round < ROUNDS; round++) {
            int before = asked.get();
            Disposable exchange = transport
                    .send(new TokenEnvironment.TokenRequest<>(request, null))
                    .subscribe(answer -> answered.incrementAndGet(), failure -> failed.incrementAndGet());
            while (asked.get() == before && !exchange.isDisposed()) {
                Thread.onSpinWait();
            }
            for (int moment = round % MOMENTS * MOMENTS; moment > 0; moment--) {
                Thread.onSpinWait();
            }
            exchange.dispose();
        }
        transport.disposeLater().block(PATIENCE);
        server.disposeNow(PATIENCE);

        System.out.printf(
                "%d exchanges: %d answered before they were cancelled, %d failed%n",
                ROUNDS, answered.get(), failed.get());
        assertThat(answered.get()).isLessThan(ROUNDS);
    }
}
