package io.github.feishureactive.hire.referral.account;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.RetryPolicy;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaKey;
import io.github.feishureactive.core.quota.SlotRateLimiter;
import io.github.feishureactive.hire.referral.account.AccountMessages.AccountBody;
import io.github.feishureactive.hire.referral.wire.EveryFault;
import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.Latency;
import io.github.feishureactive.simulator.SimulatorBuilder;
import io.github.feishureactive.simulator.Statistics;
import io.github.feishureactive.simulator.account.SimulatedAccount;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many calls at once on a platform where everything goes wrong, some of them cancelled at any moment. Each call has an
 * account of its own, so that the simulator's books show what each had for an effect.
 */
class FaultStormIT {

    private static final boolean LONG = Boolean.getBoolean("feishu.long");
    private static final int CALLS = LONG ? 30_000 : 2_000;
    private static final int AT_ONCE = 200;
    private static final int PERMITS = 100;
    private static final Quota QUOTA = Quota.of(PERMITS, Duration.ofMillis(100));
    private static final Duration DEADLINE = Duration.ofSeconds(4);
    private static final Duration SLACK = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final SlotRateLimiter limiter =
            SlotRateLimiter.builder().lateArrival(Duration.ofMillis(50)).build();
    private final Map<String, End> ends = new ConcurrentHashMap<>();
    private final Map<Outcome, LongAdder> outcomes = new EnumMap<>(Outcome.class);
    private FeishuSimulator simulator;
    private FeishuGateway gateway;

    /** How one call ended: with a value, an error, or by its caller's cancellation. */
    private record End(String how, @Nullable FeishuException error, boolean repeatable) {}

    @BeforeEach
    void start() {
        SimulatorBuilder builder = FeishuSimulator.builder()
                .app("cli_storm", "storm-secret")
                .seed(20261122)
                .latency(Latency.uniform(Duration.ZERO, Duration.ofMillis(5)));
        IntStream.range(0, CALLS)
                .mapToObj(FaultStormIT::account)
                .map(SimulatedAccount::disabled)
                .forEach(builder::account);
        simulator = builder.start();
        simulator.faults().random(ApiPaths.ENABLE, 0.3, EveryFault.and());
        gateway = FeishuGateway.builder()
                .authentication(AppAuthentication.customApp("cli_storm", "storm-secret"))
                .baseUrl(simulator.baseUrl())
                .deadline(DEADLINE)
                .responseTimeout(Duration.ofMillis(500))
                .retry(new RetryPolicy(3, Duration.ofMillis(5), Duration.ofMillis(20)))
                .rateLimiter(limiter)
                .quota(AccountOperations.ENABLE.name(), QUOTA)
                .quota(EnableFaultsIT.ONCE.name(), QUOTA)
                .build();
    }

    @AfterEach
    void close() {
        limiter.dispose();
        gateway.close();
        simulator.close();
    }

    @Test
    void everyCallEndsOnceAndNothingIsLeftBehind() {
        Random random = new Random(7);
        AtomicInteger calls = new AtomicInteger();

        Flux.range(0, CALLS)
                .map(i -> call(i, random.nextInt(10) == 0 ? Duration.ofMillis(random.nextInt(60)) : null))
                .doOnNext(call -> {
                    // Now and then an administrator takes all tokens away.
                    if (calls.incrementAndGet() % 500 == 0) {
                        simulator.tokens().revokeAll();
                    }
                })
                .flatMap(call -> call, AT_ONCE)
                .then()
                .block(PATIENCE);

        assertThat(ends).hasSize(CALLS);
        booksAgree();
        assertThat(EnableFaultsIT.ONCE.endpoint()).isEqualTo(AccountOperations.ENABLE.endpoint());
        allPermitsAreBack(AccountOperations.ENABLE.endpoint());
        allConnectionsClose();
    }

    private Mono<Void> call(int i, @Nullable Duration cancelAfter) {
        boolean repeatable = i % 2 == 0;
        String account = account(i);
        Mono<?> call = repeatable
                ? ReferralAccounts.on(gateway).enable(account)
                : gateway.call(EnableFaultsIT.ONCE.request().body(new AccountBody(account)));
        Mono<End> ended = call.<End>map(value -> new End("value", null, repeatable))
                .onErrorResume(FeishuException.class, error -> Mono.just(new End("error", error, repeatable)))
                .timeout(DEADLINE.plus(SLACK));
        Mono<End> watched = cancelAfter == null
                ? ended
                : ended.takeUntilOther(Mono.delay(cancelAfter)).defaultIfEmpty(new End("cancelled", null, repeatable));
        return watched.doOnNext(end -> assertThat(ends.put(account, end)).isNull())
                .then();
    }

    private void booksAgree() {
        Statistics books = simulator.statistics();
        ends.forEach((account, end) -> {
            long effects = books.enabled(account);
            if (!end.repeatable()) {
                assertThat(effects).as("done twice: %s %s", account, end).isLessThanOrEqualTo(1);
            }
            if (end.how().equals("value")) {
                assertThat(effects).as("not done: %s", account).isPositive();
            }
            if (end.error() != null) {
                outcomes.computeIfAbsent(end.error().outcome(), outcome -> new LongAdder())
                        .increment();
                assertThat(end.error().attempts()).isBetween(1, 3);
                if (end.error().outcome() == Outcome.NOT_SENT || end.error().outcome() == Outcome.REJECTED) {
                    assertThat(effects).as("done all the same: %s", end.error()).isZero();
                }
            }
        });
        assertThat(ends.values().stream().map(End::how)).contains("value", "error", "cancelled");
        assertThat(outcomes).containsKeys(Outcome.REJECTED, Outcome.UNKNOWN, Outcome.UNREADABLE);
        assertThat(books.tokensIssued()).isGreaterThan(1);
    }

    /** Every slot can be had at the same time, and then there is none left. */
    private void allPermitsAreBack(String endpoint) {
        QuotaKey key = new QuotaKey(endpoint, "cli_storm", null);
        var permits = Flux.range(0, PERMITS)
                .flatMap(i -> limiter.acquire(key, QUOTA, SLACK.toNanos(), false), PERMITS)
                .collectList()
                .block(PATIENCE);
        assertThat(permits).hasSize(PERMITS);
        assertThat(limiter.acquire(key, QUOTA, 0, false)
                        .map(one -> "one more")
                        .onErrorReturn("none")
                        .block(PATIENCE))
                .isEqualTo("none");
        permits.forEach(Permit::abandon);
    }

    /** An idle connection closes with the gateway; one that a call has lost would stay. */
    private void allConnectionsClose() {
        gateway.disposeLater().block(PATIENCE);
        Flux.interval(Duration.ofMillis(5))
                .takeUntil(tick -> simulator.statistics().openConnections() == 0)
                .blockLast(PATIENCE);
    }

    private static String account(int i) {
        return String.valueOf(6_942_778_198_054_000_000L + i);
    }
}
