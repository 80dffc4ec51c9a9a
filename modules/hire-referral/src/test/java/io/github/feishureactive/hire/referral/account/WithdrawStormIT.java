package io.github.feishureactive.hire.referral.account;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.RetryPolicy;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.hire.referral.BonusType;
import io.github.feishureactive.hire.referral.Cash;
import io.github.feishureactive.hire.referral.Currency;
import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.Fault;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.SimulatorBuilder;
import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.simulator.account.SimulatedWithdrawal;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Money on a platform where everything goes wrong: for each order id there is in the end exactly one withdrawal, and
 * its caller knows of it, or knows that it has to ask again with that id.
 */
class WithdrawStormIT {

    private static final String APP = "cli_money";
    private static final int ACCOUNTS = Boolean.getBoolean("feishu.long") ? 10_000 : 300;
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final BigDecimal AMOUNT = new BigDecimal("12345678901234567.89");

    private static final Fault[] FAULTS = {
        Fault.reset(),
        Fault.reset().afterActing(),
        Fault.close().afterActing(),
        Fault.noResponse().afterActing(),
        Fault.garbage(),
        Fault.resetInBody(),
        Fault.truncatedJson(),
        Fault.htmlError(502),
        Fault.htmlError(504).afterActing(),
        Fault.emptyObject().afterActing(),
        Fault.emptyBody(),
        Fault.platformError(500, 1002001, "system error").afterActing(),
        Fault.platformError(429, 99991400, "slow down", Map.of("x-ogw-ratelimit-reset", "0.02")),
    };

    private final Map<String, Withdrawal> told = new ConcurrentHashMap<>();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder refused = new LongAdder();

    @Test
    void everyOrderIsWithdrawnOnceAndItsCallerKnows() {
        SimulatorBuilder builder = FeishuSimulator.builder().app(APP, "secret").seed(20261122);
        IntStream.range(0, ACCOUNTS)
                .mapToObj(i -> SimulatedAccount.disabled(account(i))
                        .withEnabled(true)
                        .withPoints(i + 1)
                        .withCash("CNY", AMOUNT.toPlainString()))
                .forEach(builder::account);
        try (FeishuSimulator simulator = builder.start();
                FeishuGateway gateway = FeishuGateway.builder()
                        .authentication(AppAuthentication.customApp(APP, "secret"))
                        .baseUrl(simulator.baseUrl())
                        .deadline(Duration.ofSeconds(4))
                        .responseTimeout(Duration.ofMillis(300))
                        .retry(new RetryPolicy(2, Duration.ofMillis(5), Duration.ofMillis(20)))
                        .quota(AccountOperations.WITHDRAW.name(), Quota.unlimited())
                        .build()) {
            ReferralAccounts accounts = ReferralAccounts.on(gateway);
            simulator.faults().random(ApiPaths.WITHDRAW, 0.5, FAULTS);

            Flux.range(0, ACCOUNTS)
                    .flatMap(i -> withdraw(accounts, i), 100)
                    .then()
                    .block(PATIENCE);

            booksAgree(simulator);
        }
    }

    /** As a careful caller does it: the same order id until the outcome is known. */
    private Mono<Void> withdraw(ReferralAccounts accounts, int i) {
        return Mono.defer(() -> accounts.withdraw(account(i), order(i), EnumSet.allOf(BonusType.class)))
                .doOnNext(
                        withdrawal -> assertThat(told.put(order(i), withdrawal)).isNull())
                .then()
                .onErrorResume(FeishuException.class, error -> {
                    assertThat(error instanceof WithdrawalUnknownException)
                            .as("typed by outcome: %s", error)
                            .isEqualTo(error.outcome() == Outcome.UNKNOWN || error.outcome() == Outcome.UNREADABLE);
                    (error instanceof WithdrawalUnknownException ? unknown : refused).increment();
                    return withdraw(accounts, i);
                });
    }

    private void booksAgree(FeishuSimulator simulator) {
        Map<String, SimulatedWithdrawal> orders = simulator.withdrawals(APP).stream()
                .collect(Collectors.toMap(SimulatedWithdrawal::externalOrderId, Function.identity()));
        assertThat(orders).hasSize(ACCOUNTS);
        assertThat(told).hasSize(ACCOUNTS);
        for (int i = 0; i < ACCOUNTS; i++) {
            SimulatedWithdrawal order = orders.get(order(i));
            assertThat(order.points())
                    .as("taken of account %d, which had it once", i)
                    .isEqualTo(i + 1);
            Withdrawal withdrawal = told.get(order(i));
            assertThat(withdrawal.withdrawn().pointBonus()).isEqualTo(i + 1);
            assertThat(withdrawal.withdrawn().cashBonus()).containsExactly(new Cash(Currency.of("CNY"), AMOUNT));
            assertThat(withdrawal.transactionTime()).isEqualTo(order.time());
            assertThat(simulator.account(APP, account(i)).orElseThrow().pointBonus())
                    .isZero();
        }
        assertThat(orders.values().stream()
                        .mapToLong(SimulatedWithdrawal::requests)
                        .sum())
                .as("requests that named an order, most of the repetitions by the gateway itself")
                .isGreaterThan(ACCOUNTS);
        assertThat(unknown.sum()).as("outcomes that were unknown for a while").isPositive();
    }

    private static String account(int i) {
        return String.valueOf(6_942_778_198_054_000_000L + i);
    }

    private static String order(int i) {
        return "order-" + i;
    }
}
