package io.github.feishureactive.simulator;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.netty.handler.codec.http.HttpHeaderNames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import io.github.feishureactive.simulator.internal.api.ApiResponse;
import io.github.feishureactive.simulator.quota.Quota;
import io.github.feishureactive.simulator.quota.QuotaPolicy;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static org.assertj.core.api.Assertions.assertThat;

/** Ten thousand callers at once, which a client's own tests bring. */
class LoadIT {

    private static final int CALLERS = Boolean.getBoolean("feishu.long") ? 10_000 : 3_000;

    private final ConnectionProvider connections = ConnectionProvider.builder("load")
            .maxConnections(500)
            .pendingAcquireMaxCount(CALLERS)
            .pendingAcquireTimeout(Duration.ofMinutes(5))
            .build();
    private final HttpClient client = HttpClient.create(connections).disableRetry(true);

    @AfterEach
    void dispose() {
        connections.disposeLater().block(Duration.ofMinutes(5));
    }

    @Test
    void everyCallerGetsAResponseAndIsCounted() throws Exception {
        try (FeishuSimulator simulator = FeishuSimulator.demo()
                .latency(Latency.uniform(Duration.ofMillis(1), Duration.ofMillis(5)))
                .recordArrivals(CALLERS)
                .start()) {
            String token = new Wire(simulator).token();

            Map<Integer, Long> responses = storm(simulator, token, CALLERS);

            Statistics seen = simulator.statistics();
            assertThat(responses).containsExactly(Map.entry(200, (long) CALLERS));
            assertThat(seen.requests(ApiPaths.ENABLE)).isEqualTo(CALLERS);
            assertThat(seen.enabled(DEMO_ACCOUNT_ID)).isEqualTo(CALLERS);
            assertThat(simulator.arrivals(ApiPaths.ENABLE).recorded()).isEqualTo(CALLERS);
            assertThat(simulator.arrivals(ApiPaths.ENABLE).dropped()).isZero();
        }
    }

    @Test
    void noWindowEverHoldsMoreThanItsQuotaHoweverManyAsk() throws Exception {
        try (FeishuSimulator simulator = FeishuSimulator.demo()
                .quotaPolicy(QuotaPolicy.SLIDING_WINDOW)
                .quota(ApiPaths.ENABLE, new Quota(100, Duration.ofHours(1)))
                .start()) {
            String token = new Wire(simulator).token();

            Map<Integer, Long> responses = storm(simulator, token, 2_000);

            assertThat(responses).containsOnly(Map.entry(200, 100L), Map.entry(429, 1_900L));
            assertThat(simulator.statistics().throttled(ApiPaths.ENABLE)).isEqualTo(1_900L);
        }
    }

    private Map<Integer, Long> storm(FeishuSimulator simulator, String token, int callers) {
        HttpClient.RequestSender enable = client.baseUrl(simulator.baseUrl())
                .headers(headers -> headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + token)
                        .set(HttpHeaderNames.CONTENT_TYPE, ApiResponse.JSON))
                .post()
                .uri(ApiPaths.ENABLE);
        String body = "{\"referral_account_id\":\"" + DEMO_ACCOUNT_ID + "\"}";
        return Flux.range(0, callers)
                .flatMap(
                        caller -> enable.send(ByteBufFlux.fromString(Mono.just(body)))
                                .responseSingle((response, bytes) ->
                                        bytes.then(Mono.just(response.status().code()))),
                        callers)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
                .block(Duration.ofMinutes(5));
    }
}
