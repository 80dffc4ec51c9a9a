package io.github.feishureactive.core;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.quota.Quota;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many tenants on the connections of one gateway, all within their quotas but for one, which has calls for ten minutes
 * at once. They wait in its own line, so that no other tenant's call waits for them.
 */
class TenantFairnessIT {

    private static final boolean LONG = Boolean.getBoolean("feishu.long");
    private static final int TENANTS = LONG ? 1_000 : 50;
    private static final int SECONDS = LONG ? 10 : 2;
    private static final int A_SECOND = 10;
    private static final Duration PROCESSING = Duration.ofMillis(300);

    /** A tenth of what the burst takes. */
    private static final Duration DEADLINE = Duration.ofMinutes(1);

    private static final byte[] ANSWER = "{\"code\":0,\"data\":{\"name\":\"x\"}}".getBytes(StandardCharsets.UTF_8);

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final ApiOperation<Item> OPERATION =
            ApiOperation.post("test.tenants", "/op", Item.class).build();

    record Item(String name) {}

    @Test
    @SuppressWarnings("SystemOut")
    void aBurstOfOneMakesNoOtherMissItsDeadline() {
        AtomicInteger inFlight = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        AtomicInteger ofTheBurst = new AtomicInteger();
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> request.receive()
                        .then(Mono.fromRunnable(() -> most.accumulateAndGet(inFlight.incrementAndGet(), Math::max)))
                        .then(Mono.delay(PROCESSING))
                        .then(Mono.fromRunnable(inFlight::decrementAndGet))
                        .then(response.sendObject(Unpooled.wrappedBuffer(ANSWER))
                                .then()))
                .bindNow();
        FeishuGateway gateway = FeishuGateway.builder()
                .authentication(environment -> new OneToken())
                .baseUrl("http://127.0.0.1:" + server.port())
                .deadline(DEADLINE)
                // The server has the same processors.
                .responseTimeout(DEADLINE)
                .maxConnections(4 * TENANTS)
                .quota(OPERATION.name(), Quota.perSecond(A_SECOND))
                .build();
        try {
            Disposable burst = Flux.range(0, 600 * A_SECOND)
                    .flatMap(
                            i -> call(gateway, 0)
                                    .doOnNext(item -> ofTheBurst.incrementAndGet())
                                    .onErrorResume(late -> Mono.empty()),
                            Integer.MAX_VALUE)
                    .subscribe();

            Long succeeded = Flux.range(1, TENANTS - 1)
                    .flatMap(
                            tenant -> Flux.range(0, A_SECOND * SECONDS).flatMap(i -> call(gateway, tenant)
                                    .doOnError(failures::add)
                                    .onErrorResume(failure -> Mono.empty())),
                            Integer.MAX_VALUE)
                    .count()
                    .block(PATIENCE);

            burst.dispose();
            System.out.printf(
                    "%d tenants: %d calls, %d of the burst meanwhile, %d in flight at the most%n",
                    TENANTS, succeeded, ofTheBurst.get(), most.get());
            assertThat(failures).isEmpty();
            assertThat(succeeded).isEqualTo((TENANTS - 1L) * A_SECOND * SECONDS);
            assertThat(ofTheBurst).hasPositiveValue();
        } finally {
            gateway.disposeLater().block(PATIENCE);
            server.disposeNow();
        }
    }

    private static Mono<Item> call(FeishuGateway gateway, int tenant) {
        return gateway.call(OPERATION.request().tenant("tenant-" + tenant));
    }
}
