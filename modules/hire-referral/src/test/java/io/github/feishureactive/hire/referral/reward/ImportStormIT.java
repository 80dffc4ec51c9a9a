package io.github.feishureactive.hire.referral.reward;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.RetryPolicy;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.hire.referral.Cash;
import io.github.feishureactive.hire.referral.Currency;
import io.github.feishureactive.hire.referral.wire.EveryFault;
import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.Fault;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.simulator.account.SimulatedEmployee;
import io.github.feishureactive.simulator.account.SimulatedReward;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rewards imported in bulk on a platform where everything goes wrong. After each round, what a result says of a reward
 * agrees with the platform's books: given once if it says so, not given if it says so, and a doubt where there is one.
 * What failed is imported again with the same external id, until every reward is given, once.
 */
class ImportStormIT {

    private static final String APP = "cli_rewards";
    private static final String ACCOUNT = "6942778198054125570";
    private static final SimulatedEmployee EMPLOYEE = SimulatedEmployee.of("li_si");
    private static final int REWARDS = Boolean.getBoolean("feishu.long") ? 20_000 : 1_000;
    private static final int ROUNDS = 60;
    private static final BigDecimal AMOUNT = new BigDecimal("0.01");
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Map<String, String> imported = new ConcurrentHashMap<>();
    private final Map<Outcome, Integer> doubts = new EnumMap<>(Outcome.class);

    @Test
    void everyRewardIsGivenOnceAndNoDoubtIsHidden() {
        try (FeishuSimulator simulator = FeishuSimulator.builder()
                        .app(APP, "secret")
                        .account(SimulatedAccount.disabled(ACCOUNT)
                                .withEnabled(true)
                                .withReferrer(EMPLOYEE))
                        .seed(20261129)
                        .start();
                FeishuGateway gateway = FeishuGateway.builder()
                        .authentication(AppAuthentication.customApp(APP, "secret"))
                        .baseUrl(simulator.baseUrl())
                        .deadline(Duration.ofSeconds(4))
                        .responseTimeout(Duration.ofMillis(300))
                        .retry(new RetryPolicy(2, Duration.ofMillis(5), Duration.ofMillis(20)))
                        .quota(RewardOperations.CREATE.name(), Quota.of(200, Duration.ofMillis(20)))
                        .build()) {
            ReferralRewards rewards = ReferralRewards.on(gateway);
            simulator
                    .faults()
                    .random(
                            ApiPaths.REWARDS,
                            0.6,
                            EveryFault.and(Fault.platformError(500, 1002001, "system error")
                                    .afterActing()));

            List<RewardImport> left =
                    IntStream.range(0, REWARDS).mapToObj(ImportStormIT::reward).toList();
            for (int round = 0; round < ROUNDS && !left.isEmpty(); round++) {
                left = importAll(rewards, left, simulator);
            }

            assertThat(left).isEmpty();
            booksAgree(simulator);
        }
    }

    /** Imports once, and returns what failed. */
    private List<RewardImport> importAll(ReferralRewards rewards, List<RewardImport> left, FeishuSimulator simulator) {
        Map<String, SimulatedReward> before = books(simulator);
        List<ImportResult> results =
                rewards.importAll(Flux.fromIterable(left)).collectList().block(PATIENCE);
        Map<String, SimulatedReward> after = books(simulator);

        assertThat(results).extracting(ImportResult::source).containsExactlyInAnyOrderElementsOf(left);
        return results.stream()
                .filter(result -> !settled(result, before, after))
                .map(ImportResult::source)
                .toList();
    }

    private boolean settled(
            ImportResult result, Map<String, SimulatedReward> before, Map<String, SimulatedReward> after) {
        String externalId = result.source().externalId();
        if (result instanceof ImportResult.Imported done) {
            assertThat(done.reward().id()).isEqualTo(after.get(externalId).id());
            assertThat(imported.put(externalId, done.reward().id())).isNull();
            return true;
        }
        FeishuException error = ((ImportResult.Failed) result).error();
        doubts.merge(error.outcome(), 1, Integer::sum);
        if (error.outcome() == Outcome.NOT_SENT || error.outcome() == Outcome.REJECTED) {
            assertThat(after.containsKey(externalId))
                    .as("given all the same: %s", error)
                    .isEqualTo(before.containsKey(externalId));
        }
        return false;
    }

    private void booksAgree(FeishuSimulator simulator) {
        Map<String, SimulatedReward> books = books(simulator);
        assertThat(books).hasSize(REWARDS);
        assertThat(imported).hasSize(REWARDS);
        books.forEach((externalId, reward) -> assertThat(imported).containsEntry(externalId, reward.id()));
        assertThat(simulator.account(APP, ACCOUNT).orElseThrow().cash())
                .singleElement()
                .satisfies(cash -> assertThat(cash.amount())
                        .as("each reward, once, to the cent")
                        .isEqualByComparingTo(AMOUNT.multiply(BigDecimal.valueOf(REWARDS))));
        assertThat(books.values().stream().mapToLong(SimulatedReward::requests).sum())
                .as("requests, many of which repeated one that had been booked")
                .isGreaterThan(REWARDS);
        assertThat(doubts).containsKeys(Outcome.REJECTED, Outcome.UNKNOWN, Outcome.UNREADABLE);
    }

    private static Map<String, SimulatedReward> books(FeishuSimulator simulator) {
        return simulator.rewards(APP).stream()
                .collect(Collectors.toMap(SimulatedReward::externalId, Function.identity()));
    }

    private static RewardImport reward(int i) {
        return RewardImport.builder("reward-" + i)
                .referrer(EMPLOYEE.openId())
                .subject(RewardSubject.application("6942778198054125573"))
                .rule(RewardRule.ONBOARDING)
                .amount(RewardAmount.cash(new Cash(Currency.of("CNY"), AMOUNT)))
                .stage(RewardStage.confirmed())
                .build();
    }
}
