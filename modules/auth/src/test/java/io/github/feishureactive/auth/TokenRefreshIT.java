package io.github.feishureactive.auth;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.FeishuGatewayBuilder;
import io.github.feishureactive.core.RetryPolicy;
import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.core.error.GatewayClosedException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.Fault;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.Latency;

import static org.assertj.core.api.Assertions.assertThat;

/** The refresher on real sockets, at work for calls. */
class TokenRefreshIT {

    private static final boolean LONG = Boolean.getBoolean("feishu.long");
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration SHORT = Duration.ofMillis(5);

    private final FeishuSimulator simulator =
            FeishuSimulator.demo().latency(Latency.fixed(SHORT)).start();
    private final FeishuGateway gateway =
            gateway().quota(EnableCall.NAME, Quota.unlimited()).build();

    private FeishuGatewayBuilder gateway() {
        return EnableCall.gateway(simulator.baseUrl(), FeishuSimulator.DEMO_APP_SECRET);
    }

    @AfterEach
    void stop() {
        gateway.disposeLater().block(LIMIT);
        simulator.close();
    }

    private long tokenRequests() {
        return simulator.statistics().requests(ApiPaths.TENANT_TOKEN);
    }

    @Test
    void aCrowdOfColdCallersCostsOneTokenRequest() {
        // A flatMap as wide as this looks at each of its sources for each value: that is what ten thousand take long
        // for.
        int callers = LONG ? 10_000 : 2_000;
        // The pool lets 1256 in at a time; the rest comes back by and by.
        RetryPolicy patient = new RetryPolicy(1_000, Duration.ofMillis(500), Duration.ofSeconds(2));
        FeishuGateway crowded = gateway()
                .quota(EnableCall.NAME, Quota.unlimited())
                .retry(patient)
                .build();
        StepVerifier.create(Flux.range(0, callers)
                        .flatMap(i -> EnableCall.on(crowded), callers)
                        .count())
                .expectNext((long) callers)
                .expectComplete()
                .verify(LIMIT);
        assertThat(tokenRequests()).isOne();
        assertThat(simulator.statistics().requests(ApiPaths.ENABLE)).isEqualTo(callers);
        crowded.disposeLater().block(LIMIT);
    }

    @Test
    void tokensThatEndUnderLoadCostOneRequestMoreAndNoCall() {
        underLoad(() -> simulator.tokens().expireAll());
        assertThat(tokenRequests()).isEqualTo(2);
    }

    @Test
    void tokensThatAreRevokedUnderLoadCostOneRequestMoreAndNoCall() {
        underLoad(() -> simulator.tokens().revokeAll());
        assertThat(tokenRequests()).isEqualTo(2);
    }

    private void underLoad(Runnable strike) {
        int calls = 3_000;
        AtomicInteger answered = new AtomicInteger();
        StepVerifier.create(Flux.range(0, calls)
                        .flatMap(i -> EnableCall.on(gateway), 64)
                        .doOnNext(answer -> {
                            if (answered.incrementAndGet() == calls / 3) {
                                strike.run();
                            }
                        })
                        .count())
                .expectNext((long) calls)
                .expectComplete()
                .verify(LIMIT);
        // Those that were on their way, and no more: at most as many as were in flight, twice.
        assertThat(simulator.statistics().requests(ApiPaths.ENABLE)).isBetween((long) calls, (long) calls + 128);
    }

    @Test
    void aTokenRevokedWhileCallersWaitForTheirTurnIsReplacedOnce() {
        FeishuGateway limited = gateway().build();
        AtomicInteger answered = new AtomicInteger();
        StepVerifier.create(Flux.range(0, 35)
                        .flatMap(i -> EnableCall.on(limited), 35)
                        .doOnNext(answer -> {
                            if (answered.incrementAndGet() == 10) {
                                simulator.tokens().revokeAll();
                            }
                        })
                        .count())
                .expectNext(35L)
                .expectComplete()
                .verify(LIMIT);
        assertThat(tokenRequests()).isEqualTo(2);
        limited.disposeLater().block(LIMIT);
    }

    @Test
    void aWrongSecretIsSaidInWordsAndAskedForOnce() {
        FeishuGateway wrong =
                EnableCall.gateway(simulator.baseUrl(), "wrong-secret").build();
        List<Signal<EnableCall.Answer>> ends = Flux.range(0, 100)
                .flatMap(i -> EnableCall.on(wrong).materialize(), 100)
                .collectList()
                .block(LIMIT);
        assertThat(ends).hasSize(100).allSatisfy(end -> assertThat(end.getThrowable())
                .isInstanceOfSatisfying(AuthenticationException.class, error -> {
                    assertThat(error.isTransient()).isFalse();
                    assertThat(error.code()).isEqualTo(10014);
                    assertThat(error.outcome()).isEqualTo(Outcome.NOT_SENT);
                    assertThat(error.operation()).isEqualTo(EnableCall.NAME);
                    assertThat(error.retryAfter()).isPositive();
                    assertThat(error)
                            .hasMessageContaining("secret is wrong")
                            .hasMessageContaining("developer console")
                            .hasMessageNotContaining("wrong-secret");
                }));
        assertThat(tokenRequests()).isOne();
        assertThat(simulator.statistics().requests(ApiPaths.ENABLE)).isZero();
        wrong.disposeLater().block(LIMIT);
    }

    /**
     * It is not replaced at once, lest an operation that takes none costs one with each call; it need not fail either.
     */
    @Test
    void aTokenThatIsRevokedWithinASecondOfItsRenewalIsReplacedAfterThat() {
        EnableCall.on(gateway).block(LIMIT);
        simulator.tokens().revokeAll();
        EnableCall.on(gateway).block(LIMIT);
        simulator.tokens().revokeAll();

        List<EnableCall.Answer> all = Flux.range(0, 5)
                .flatMap(i -> EnableCall.on(gateway))
                .collectList()
                .block(LIMIT);

        assertThat(all).hasSize(5);
        assertThat(tokenRequests()).isEqualTo(3);
    }

    @Test
    void aPlatformThatHandsTheRevokedTokenBackCostsFewTokenRequests() {
        EnableCall.on(gateway).block(LIMIT);
        simulator.tokens().reissueRevoked(true);
        simulator.tokens().revokeAll();
        List<Signal<EnableCall.Answer>> ends = Flux.range(0, 500)
                .flatMap(i -> EnableCall.on(gateway).materialize(), 32)
                .collectList()
                .block(LIMIT);
        assertThat(ends).hasSize(500).allSatisfy(end -> assertThat(end.getThrowable())
                .isInstanceOf(AuthenticationException.class)
                .hasMessageContaining("has just issued"));
        // The first, the one after the refusal, and one for every ten seconds on a slow machine.
        assertThat(tokenRequests()).isBetween(2L, 4L);
        // Only those who came within a second of its issue sent the same token again, once.
        assertThat(simulator.statistics().requests(ApiPaths.ENABLE)).isLessThanOrEqualTo(501 + 32);
    }

    @Test
    void aTokenRequestThatFailsOnceDelaysTheCallAndNoMore() {
        simulator.faults().next(ApiPaths.TENANT_TOKEN, Fault.htmlError(502));
        assertThat(EnableCall.on(gateway).block(LIMIT)).isNotNull();
        assertThat(tokenRequests()).isEqualTo(2);
    }

    @Test
    void closingEndsTheTokenRequestAndTellsWhoWaits() {
        simulator.faults().next(ApiPaths.TENANT_TOKEN, Fault.noResponse());
        Mono<List<Signal<EnableCall.Answer>>> waiting = Flux.range(0, 100)
                .flatMap(i -> EnableCall.on(gateway).materialize(), 100)
                .collectList();
        StepVerifier.create(waiting)
                .then(() -> Flux.interval(SHORT)
                        .takeUntil(tick -> tokenRequests() == 1)
                        .blockLast(LIMIT))
                .then(gateway::close)
                .assertNext(ends -> assertThat(ends).hasSize(100).allSatisfy(end -> assertThat(end.getThrowable())
                        .isInstanceOf(GatewayClosedException.class)))
                .expectComplete()
                .verify(LIMIT);
    }
}
