package io.github.feishureactive.quickstart;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import reactor.core.Disposable;
import reactor.core.publisher.ConnectableFlux;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.events.Event;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.events.connection.LongConnection;
import io.github.feishureactive.hire.referral.BonusType;
import io.github.feishureactive.hire.referral.Cash;
import io.github.feishureactive.hire.referral.Currency;
import io.github.feishureactive.hire.referral.account.Account;
import io.github.feishureactive.hire.referral.account.AccountAssets;
import io.github.feishureactive.hire.referral.account.AssetsUpdated;
import io.github.feishureactive.hire.referral.account.EmployeeContact;
import io.github.feishureactive.hire.referral.account.Reconciliation;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.hire.referral.account.TradeDetail;
import io.github.feishureactive.hire.referral.account.Withdrawal;
import io.github.feishureactive.hire.referral.jobpost.JobPost;
import io.github.feishureactive.hire.referral.jobpost.ReferralJobPosts;
import io.github.feishureactive.hire.referral.referral.Referral;
import io.github.feishureactive.hire.referral.referral.Referrals;
import io.github.feishureactive.hire.referral.reward.ImportedReward;
import io.github.feishureactive.hire.referral.reward.ReferralRewards;
import io.github.feishureactive.hire.referral.reward.RewardAmount;
import io.github.feishureactive.hire.referral.reward.RewardImport;
import io.github.feishureactive.hire.referral.reward.RewardRule;
import io.github.feishureactive.hire.referral.reward.RewardStage;
import io.github.feishureactive.hire.referral.reward.RewardSubject;
import io.github.feishureactive.simulator.FeishuSimulator;

/**
 * The whole circle of the referral domain, from a job post to the payment for a hire. It takes money out, so it runs on
 * the simulator only.
 */
final class Tour {

    private static final String APPLICATION =
            FeishuSimulator.DEMO_REFERRAL.applicationIds().get(0);
    private static final String EMPLOYEE = FeishuSimulator.DEMO_EMPLOYEE.openId();
    private static final RewardAmount POINTS = RewardAmount.points(300);
    private static final RewardAmount CASH = RewardAmount.cash(new Cash(Currency.of("CNY"), new BigDecimal("88.00")));
    private static final RewardAmount MISTAKE =
            RewardAmount.cash(new Cash(Currency.of("CNY"), new BigDecimal("12.34")));
    private static final Duration AROUND = Duration.ofMinutes(1);
    private static final int REMEMBERED = 16;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final PrintStream out;
    private final FeishuGateway gateway;
    private final Platform platform;
    private final ReferralAccounts accounts;
    private final ReferralRewards rewards;
    private final Interruption interruption;

    Tour(PrintStream out, FeishuGateway gateway, Platform platform, Interruption interruption) {
        this.out = out;
        this.gateway = gateway;
        this.platform = platform;
        this.accounts = ReferralAccounts.on(gateway);
        this.rewards = ReferralRewards.on(gateway);
        this.interruption = interruption;
    }

    int run() {
        Events events = new Events();
        // Subscribed to until the end: without a subscriber, an event would be refused and delivered again.
        ConnectableFlux<AssetsUpdated> changes =
                events.stream(AssetsUpdated.EVENT).map(Event::payload).replay(REMEMBERED);
        Disposable listening = changes.connect();
        LongConnection connection = LongConnection.builder(gateway, events)
                .httpClient(platform.trust())
                .build();
        try {
            interruption.await(connection.connect());
            recommend();
            String id = register();
            earn(id, changes);
            payOut(id);
            correct(id);
            step("Deactivated", "status " + await(accounts.deactivate(id)).status());
            return 0;
        } catch (FeishuException e) {
            out.println("Failed       " + e.getMessage());
            return 1;
        } finally {
            connection.disposeLater().block();
            listening.dispose();
            events.dispose();
        }
    }

    private void recommend() {
        List<JobPost> posts = await(ReferralJobPosts.on(gateway).all().collectList());
        step(
                "Advertised",
                posts.size() + " jobs on the referral site, first: "
                        + posts.get(0).title());
        Referral referral = await(Referrals.on(gateway).byApplication(APPLICATION));
        step(
                "Referred",
                "application " + APPLICATION + " by "
                        + (referral.referrer() == null
                                ? "nobody"
                                : referral.referrer().id()));
    }

    private String register() {
        String email = Objects.requireNonNull(FeishuSimulator.DEMO_EMPLOYEE.email());
        Account registered = await(accounts.create(EmployeeContact.byEmail(email)));
        step("Registered", "account " + registered.accountId() + " for " + email);
        step(
                "Enabled",
                "status " + await(accounts.enable(registered.accountId())).status());
        return registered.accountId();
    }

    /** The platform tells of each change, over the connection that this program has opened. */
    private void earn(String id, Flux<AssetsUpdated> changes) {
        step("Imported", "reward " + imported(POINTS).id() + " of 300 points");
        step("Imported", "reward " + imported(CASH).id() + " of CNY 88.00");
        // One event for each of both.
        Mono<AssetsUpdated> second = changes.filter(change -> change.accountId().equals(id))
                .skip(1)
                .next()
                .timeout(PATIENCE);
        step("Heard", AccountPrinter.assets(await(second).assets()));

        AccountAssets assets = await(accounts.assets(id));
        step(
                "Queried",
                AccountPrinter.assets(assets.account().assets()) + " of "
                        + (assets.referrer() == null
                                ? "nobody"
                                : assets.referrer().id()));
    }

    private void payOut(String id) {
        String orderId = "tour-" + UUID.randomUUID();
        Instant asked = Instant.now();
        Withdrawal withdrawal = await(accounts.withdraw(id, orderId, EnumSet.allOf(BonusType.class)));
        step("Withdrew", AccountPrinter.bonus(withdrawal.withdrawn()) + ", order " + orderId);

        Withdrawal again = await(accounts.withdraw(id, orderId, EnumSet.allOf(BonusType.class)));
        step(
                "Asked again",
                again.equals(withdrawal) ? "the same order, nothing taken twice" : "another result: " + again);

        Instant booked = withdrawal.transactionTime() == null ? asked : withdrawal.transactionTime();
        long credited =
                withdrawal.withdrawn() == null ? 0 : withdrawal.withdrawn().pointBonus();
        Reconciliation reconciliation = await(
                accounts.reconcile(booked.minus(AROUND), booked.plus(AROUND), List.of(new TradeDetail(id, credited))));
        step(
                "Reconciled",
                reconciliation.matches() ? "both sides agree" : "mismatches: " + reconciliation.mismatches());
    }

    private void correct(String id) {
        ImportedReward mistake = imported(MISTAKE);
        step("Imported", "reward " + mistake.id() + " of CNY 12.34, by mistake: " + balance(id));
        interruption.await(rewards.delete(mistake.id()));
        step("Deleted", "reward " + mistake.id() + ": " + balance(id));
    }

    private String balance(String id) {
        return AccountPrinter.assets(await(accounts.assets(id)).account().assets());
    }

    /** Confirmed, so that it counts at once. */
    private ImportedReward imported(RewardAmount amount) {
        return await(rewards.importReward(RewardImport.builder("tour-" + UUID.randomUUID())
                .referrer(EMPLOYEE)
                .subject(RewardSubject.application(APPLICATION))
                .rule(RewardRule.ONBOARDING)
                .amount(amount)
                .stage(RewardStage.confirmed())
                .build()));
    }

    private <T> T await(Mono<T> call) {
        return Objects.requireNonNull(interruption.await(call));
    }

    private void step(String what, String result) {
        out.printf("%-12s %s%n", what, result);
    }
}
