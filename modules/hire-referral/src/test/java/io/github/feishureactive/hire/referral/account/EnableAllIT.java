package io.github.feishureactive.hire.referral.account;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.FeishuGatewayBuilder;
import io.github.feishureactive.core.ResultOrder;
import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.hire.referral.account.EnableResult.Enabled;
import io.github.feishureactive.hire.referral.account.EnableResult.Failed;
import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.SimulatorBuilder;
import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.simulator.quota.QuotaPolicy;

import static org.assertj.core.api.Assertions.assertThat;

/** Many ids over real sockets. */
class EnableAllIT {

    private static final String APP = "cli_bulk";
    private static final String SECRET = "bulk-secret";
    private static final int ACCOUNTS = 100;
    private static final int SLOTS = 10;

    /** A million where there is time for it; the memory of a million is measured without sockets in every run. */
    private static final boolean LONG = Boolean.getBoolean("feishu.long");

    private static final int MANY = LONG ? 1_000_000 : 5_000;

    private static final Duration LONG_ENOUGH = Duration.ofMinutes(30);

    @ParameterizedTest
    @EnumSource(ResultOrder.class)
    void everyIdGetsItsResultAndTheHeapStaysFlat(ResultOrder order) {
        HeapWatch heap = new HeapWatch(MANY / 10);
        try (FeishuSimulator simulator = simulator().start();
                FeishuGateway gateway = gateway(simulator)
                        .quota("hire.referral_account.enable", Quota.unlimited())
                        .build()) {
            Flux<String> ids = Flux.range(0, MANY).map(i -> i % 10 == 9 ? "unknown" + i : id(i));

            StepVerifier.create(ReferralAccounts.on(gateway)
                            .enableAll(ids, order)
                            .doOnNext(heap::sample)
                            .reduce(new int[2], EnableAllIT::count))
                    .assertNext(counts -> assertThat(counts).containsExactly(MANY - MANY / 10, MANY / 10))
                    .expectComplete()
                    .verify(LONG_ENOUGH);
            assertThat(simulator.statistics().requests(ApiPaths.ENABLE)).isEqualTo(MANY);
        }
        System.out.printf("enableAll of %,d ids, %s: %s%n", MANY, order, heap);
        assertThat(heap.mostReachable()).isLessThan(MANY / 20);
        if (LONG) {
            // The first tenth has loaded classes and opened connections; what is kept for each id shows after it.
            assertThat(heap.growthAfterFirstSample()).isLessThan(8L << 20);
        }
    }

    @ParameterizedTest
    @EnumSource(QuotaPolicy.class)
    void anEndlessSourceIsAskedForNoMoreThanTheQuotaLetsThrough(QuotaPolicy policy) {
        AtomicInteger pulled = new AtomicInteger();
        AtomicInteger finished = new AtomicInteger();
        AtomicInteger mostAhead = new AtomicInteger();
        Flux<String> endless = Flux.generate(() -> 0, (i, sink) -> {
            mostAhead.accumulateAndGet(pulled.incrementAndGet() - finished.get(), Math::max);
            sink.next(id(i));
            return i + 1;
        });
        try (FeishuSimulator simulator =
                        simulator().documentedQuotas().quotaPolicy(policy).start();
                FeishuGateway gateway = gateway(simulator).build()) {

            StepVerifier.create(ReferralAccounts.on(gateway)
                            .enableAll(endless)
                            .doOnNext(result -> finished.incrementAndGet())
                            .take(3 * SLOTS))
                    .thenConsumeWhile(result -> result instanceof Enabled)
                    .expectComplete()
                    .verify(Duration.ofMinutes(1));

            assertThat(mostAhead).hasValueLessThanOrEqualTo(SLOTS);
            assertThat(simulator.statistics().throttled(ApiPaths.ENABLE)).isZero();
        }
    }

    @Test
    void resultsKeepTheOrderOfTheSource() {
        List<String> ids = IntStream.range(0, 500).mapToObj(EnableAllIT::id).toList();
        try (FeishuSimulator simulator = simulator().start();
                FeishuGateway gateway = gateway(simulator)
                        .quota("hire.referral_account.enable", Quota.unlimited())
                        .build()) {

            StepVerifier.create(ReferralAccounts.on(gateway)
                            .enableAll(Flux.fromIterable(ids), ResultOrder.AS_RECEIVED)
                            .map(EnableResult::accountId)
                            .collectList())
                    .expectNext(ids)
                    .expectComplete()
                    .verify(Duration.ofMinutes(1));
        }
    }

    @Test
    void aBlankIdIsAResultLikeAnyOther() {
        try (FeishuSimulator simulator = simulator().start();
                FeishuGateway gateway = gateway(simulator).build()) {

            StepVerifier.create(ReferralAccounts.on(gateway)
                            .enableAll(Flux.just(id(1), " ", id(2)), ResultOrder.AS_RECEIVED))
                    .expectNextMatches(result -> result instanceof Enabled)
                    .expectNextMatches(result -> result instanceof Failed failed
                            && failed.accountId().isBlank()
                            && failed.error().getMessage().startsWith("Pass the account's id"))
                    .expectNextMatches(result -> result instanceof Enabled)
                    .expectComplete()
                    .verify(Duration.ofMinutes(1));
        }
    }

    private static int[] count(int[] counts, EnableResult result) {
        if (result instanceof Enabled enabled) {
            assertThat(enabled.account().accountId()).isEqualTo(enabled.accountId());
            counts[0]++;
        } else if (result instanceof Failed failed) {
            assertThat(failed.error()).isInstanceOf(ApiException.class);
            assertThat(failed.error().code()).isEqualTo(1002553);
            counts[1]++;
        }
        return counts;
    }

    private static SimulatorBuilder simulator() {
        SimulatorBuilder builder = FeishuSimulator.builder().app(APP, SECRET);
        IntStream.range(0, ACCOUNTS)
                .mapToObj(EnableAllIT::id)
                .map(SimulatedAccount::disabled)
                .forEach(builder::account);
        return builder;
    }

    private static FeishuGatewayBuilder gateway(FeishuSimulator simulator) {
        return FeishuGateway.builder()
                .authentication(AppAuthentication.customApp(APP, SECRET))
                .baseUrl(simulator.baseUrl());
    }

    private static String id(int i) {
        return String.valueOf(6942778198054125570L + i % ACCOUNTS);
    }
}
