package io.github.feishureactive.core;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.github.feishureactive.core.quota.Quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** As many connections as the setting allows, and never more requests in flight than that. */
class ConnectionsIT {

    private static final int CONNECTIONS = 3;
    private static final int CALLS = 60;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Set<Object> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .doOnConnection(connection -> connections.add(connection.channel().id()))
            .handle((request, response) -> request.receive()
                    .then(Mono.fromRunnable(() -> most.accumulateAndGet(inFlight.incrementAndGet(), Math::max)))
                    .then(Mono.delay(Duration.ofMillis(5)))
                    .then(Mono.fromRunnable(inFlight::decrementAndGet))
                    .then(response.sendString(Mono.just("{\"code\":0,\"data\":{\"name\":\"x\"}}"))
                            .then()))
            .bindNow();
    private final FeishuGateway gateway = FeishuGateway.builder()
            .authentication(environment -> new OneToken())
            .baseUrl("http://127.0.0.1:" + server.port())
            .maxConnections(CONNECTIONS)
            .quota(VirtualPlatform.ONCE.name(), Quota.unlimited())
            .build();

    @AfterEach
    void stop() {
        gateway.disposeLater().block(PATIENCE);
        server.disposeNow();
    }

    @Test
    void callsAtOnceShareThem() {
        Flux.range(0, CALLS)
                .flatMap(i -> gateway.call(VirtualPlatform.ONCE.request()), CALLS)
                .blockLast(PATIENCE);

        assertThat(most).hasValueBetween(2, CONNECTIONS);
        assertThat(connections).hasSizeBetween(2, CONNECTIONS);
    }

    /**
     * Each begins where the one before ended, before its connection is back in the pool. So a connection rests while
     * the other is used, and what a server does too late, a close or a surplus response, meets no request.
     */
    @Test
    void callsOneAfterAnotherTakeTurns() {
        Mono.defer(() -> gateway.call(VirtualPlatform.ONCE.request()))
                .repeat(20)
                .blockLast(PATIENCE);

        assertThat(connections).hasSize(2);
    }

    /** The source shows it: a bulk run that had more calls in flight would let them wait for a connection. */
    @Test
    void aBulkRunHasNoMoreCallsInFlight() {
        AtomicInteger open = new AtomicInteger();
        AtomicInteger mostOpen = new AtomicInteger();
        Flux.range(0, CALLS)
                .doOnNext(i -> mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max))
                .as(source -> gateway.callAll(
                        VirtualPlatform.ONCE, source, i -> VirtualPlatform.ONCE.request(), ResultOrder.AS_FINISHED))
                .doOnNext(result -> {
                    assertThat(result).isInstanceOf(CallResult.Success.class);
                    open.decrementAndGet();
                })
                .blockLast(PATIENCE);

        // One more than are in flight may have been taken from the source, and one may wait to be consumed.
        assertThat(mostOpen).hasValueBetween(2, CONNECTIONS + 2);
    }

    /** As when many tenants begin at once. Reactor Netty refuses those for whom there is no place to wait. */
    @Test
    void aBurstWaitsForThem() {
        FeishuGateway wide = FeishuGateway.builder()
                .authentication(environment -> new OneToken())
                .baseUrl("http://127.0.0.1:" + server.port())
                .maxConnections(100)
                .retry(RetryPolicy.none())
                .quota(VirtualPlatform.ONCE.name(), Quota.unlimited())
                .build();
        try {
            Flux.range(0, 1_500)
                    .flatMap(i -> wide.call(VirtualPlatform.ONCE.request()), 1_500)
                    .blockLast(PATIENCE);
        } finally {
            wide.disposeLater().block(PATIENCE);
        }

        assertThat(most).hasValueBetween(2, 100);
    }

    @Test
    void aNumberThatCannotBeIsRefused() {
        for (int wrong : new int[] {0, -1, 65_536}) {
            assertThatThrownBy(() -> FeishuGateway.builder().maxConnections(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1 to 65535");
        }
    }
}
