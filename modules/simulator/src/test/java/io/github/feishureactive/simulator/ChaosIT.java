package io.github.feishureactive.simulator;

import java.time.Duration;
import java.util.List;

import io.netty.handler.codec.http.HttpHeaderNames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

import io.github.feishureactive.simulator.internal.api.ApiResponse;
import io.github.feishureactive.testkit.Await;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static org.assertj.core.api.Assertions.assertThat;

/** Everything goes wrong at once, clients hang up at any moment, and nothing is lost, miscounted or left behind. */
class ChaosIT {

    private static final int CALLS = 2_000;
    private static final Fault[] FAULTS = {
        Fault.reset(),
        Fault.reset().afterActing(),
        Fault.resetInBody(),
        Fault.close(),
        Fault.close().afterActing(),
        Fault.noResponse(),
        Fault.noResponse().afterActing(),
        Fault.garbage(),
        Fault.garbage().afterActing(),
        Fault.htmlError(502),
        Fault.htmlPage(),
        Fault.emptyObject(),
        Fault.emptyBody(),
        Fault.truncatedJson(),
        Fault.contentType("text/plain"),
        Fault.drip(Duration.ofMillis(1)),
        Fault.hugeBody(300_000),
        Fault.platformError(500, 1002001, "system error")
    };

    private final ConnectionProvider connections =
            ConnectionProvider.builder("chaos").maxConnections(100).build();

    /** One loop: what is cancelled on another thread may leak what Reactor Netty has just read for it. */
    private final LoopResources loop = LoopResources.create("chaos", 1, true);

    @AfterEach
    void dispose() {
        connections.disposeLater().block(Duration.ofMinutes(5));
        loop.disposeLater().block(Duration.ofMinutes(5));
    }

    @Test
    void survives() throws Exception {
        try (FeishuSimulator simulator = FeishuSimulator.demo()
                .seed(20_261_122)
                .latency(Latency.uniform(Duration.ZERO, Duration.ofMillis(10)))
                .start()) {
            String token = new Wire(simulator).token();
            simulator.faults().random(ApiPaths.ENABLE, 0.5, FAULTS);

            List<Boolean> outcomes = storm(simulator, token);

            Statistics seen = simulator.statistics();
            long requests = seen.requests(ApiPaths.ENABLE);
            assertThat(outcomes).hasSize(CALLS).contains(true, false);
            // A client that disconnected before its request was read made none: on a busy machine most do.
            assertThat(requests).isBetween(1L, (long) CALLS);
            assertThat(seen.faults(ApiPaths.ENABLE)).isBetween(1L, requests);
            assertThat(seen.enabled(DEMO_ACCOUNT_ID)).isBetween(requests - seen.faults(ApiPaths.ENABLE), requests);

            simulator.faults().clear();
            assertThat(new Wire(simulator).enable(token, DEMO_ACCOUNT_ID).code())
                    .isZero();
            connections.disposeLater().block(Duration.ofMinutes(5));
            simulator.dropConnections();
            Await.until(() -> simulator.statistics().openConnections() == 0);
        }
    }

    private List<Boolean> storm(FeishuSimulator simulator, String token) {
        HttpClient.RequestSender enable = HttpClient.create(connections)
                .runOn(loop)
                .disableRetry(true)
                .baseUrl(simulator.baseUrl())
                .headers(headers -> headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + token)
                        .set(HttpHeaderNames.CONTENT_TYPE, ApiResponse.JSON))
                .post()
                .uri(ApiPaths.ENABLE);
        Scheduler onLoop = Schedulers.fromExecutorService(loop.onClient(true).next());
        String body = "{\"referral_account_id\":\"" + DEMO_ACCOUNT_ID + "\"}";
        return Flux.range(0, CALLS)
                .flatMap(
                        call -> enable.send(ByteBufFlux.fromString(Mono.just(body)))
                                // Not responseSingle: its aggregated buffer leaks when it is cancelled while it is
                                // made.
                                .response((response, bytes) ->
                                        bytes.then(Mono.just(response.status().code() == 200)))
                                .single()
                                .timeout(patience(call), onLoop)
                                .onErrorReturn(false),
                        100)
                .collectList()
                .block(Duration.ofMinutes(5));
    }

    /** One in four hangs up at any moment; the others give up only what never ends. */
    private static Duration patience(int call) {
        return call % 4 == 0 ? Duration.ofMillis(1 + call % 60) : Duration.ofSeconds(1);
    }
}
