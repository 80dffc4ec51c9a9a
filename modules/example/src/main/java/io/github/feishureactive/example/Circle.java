package io.github.feishureactive.example;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.feishureactive.events.Event;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.hire.referral.Bonus;
import io.github.feishureactive.hire.referral.BonusType;
import io.github.feishureactive.hire.referral.Cash;
import io.github.feishureactive.hire.referral.Currency;
import io.github.feishureactive.hire.referral.account.Account;
import io.github.feishureactive.hire.referral.account.Assets;
import io.github.feishureactive.hire.referral.account.AssetsUpdated;
import io.github.feishureactive.hire.referral.account.EmployeeContact;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.hire.referral.account.TradeDetail;
import io.github.feishureactive.hire.referral.account.Withdrawal;
import io.github.feishureactive.hire.referral.jobpost.ReferralJobPosts;
import io.github.feishureactive.hire.referral.referral.Referrals;
import io.github.feishureactive.hire.referral.reward.ImportedReward;
import io.github.feishureactive.hire.referral.reward.ReferralRewards;
import io.github.feishureactive.hire.referral.reward.RewardAmount;
import io.github.feishureactive.hire.referral.reward.RewardImport;
import io.github.feishureactive.hire.referral.reward.RewardRule;
import io.github.feishureactive.hire.referral.reward.RewardStage;
import io.github.feishureactive.hire.referral.reward.RewardSubject;
import io.github.feishureactive.simulator.FeishuSimulator;

/** The whole circle of the referral domain, from a job post to the payment for a hire, step by step. */
@Component
@ConditionalOnBean(Platforms.class)
class Circle {

    private static final String APPLICATION =
            FeishuSimulator.DEMO_REFERRAL.applicationIds().get(0);
    private static final Set<BonusType> EVERYTHING = EnumSet.allOf(BonusType.class);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ReferralJobPosts posts;
    private final Referrals referrals;
    private final ReferralAccounts accounts;
    private final ReferralRewards rewards;
    private final Events events;

    Circle(
            ReferralJobPosts posts,
            Referrals referrals,
            ReferralAccounts accounts,
            ReferralRewards rewards,
            Events events) {
        this.posts = posts;
        this.referrals = referrals;
        this.accounts = accounts;
        this.rewards = rewards;
        this.events = events;
    }

    /** Each step when it is done; the last one says why, if one failed. */
    Flux<Step> run() {
        return Flux.concat(advertise(), refer(), register().flatMapMany(this::account))
                .onErrorResume(error -> Mono.just(new Step("failed", String.valueOf(error.getMessage()))));
    }

    private Mono<Step> advertise() {
        return posts.all()
                .collectList()
                .map(found -> new Step(
                        "advertised", found.size() + " · " + found.get(0).title()));
    }

    private Mono<Step> refer() {
        return referrals
                .byApplication(APPLICATION)
                .map(referral -> new Step("referred", referral.applicationIds().get(0)));
    }

    private Mono<Account> register() {
        return accounts.create(EmployeeContact.byEmail(Objects.requireNonNull(FeishuSimulator.DEMO_EMPLOYEE.email())));
    }

    private Flux<Step> account(Account account) {
        String id = account.accountId();
        return Flux.concat(
                Mono.just(new Step("registered", id)),
                accounts.enable(id).map(enabled -> new Step("enabled", text(enabled.assets()))),
                earn(id),
                payOut(id),
                correct(id),
                accounts.deactivate(id).map(deactivated -> new Step("deactivated", id)));
    }

    /** Listens first, since the events may be faster than the responses. */
    private Flux<Step> earn(String id) {
        Mono<Step> heard = events.stream(AssetsUpdated.EVENT)
                .map(Event::payload)
                .filter(change -> change.accountId().equals(id))
                .skip(1)
                .next()
                .timeout(PATIENCE)
                .map(second -> new Step("heard", text(second.assets())));
        Flux<Step> imported = Flux.concat(
                imported(RewardAmount.points(300)).map(points -> new Step("points", "300 · " + points.id())),
                imported(cash("88.00")).map(cash -> new Step("cash", "CNY 88.00 · " + cash.id())));
        return Flux.merge(heard, imported);
    }

    private Flux<Step> payOut(String id) {
        String orderId = "circle-" + UUID.randomUUID();
        Mono<Withdrawal> withdraw = accounts.withdraw(id, orderId, EVERYTHING);
        return withdraw.flatMapMany(first -> Flux.concat(
                Mono.just(new Step("withdrew", text(first.withdrawn()))),
                withdraw.map(again -> new Step(again.equals(first) ? "again" : "failed", orderId)),
                reconcile(id, first)));
    }

    private Mono<Step> reconcile(String id, Withdrawal withdrawal) {
        Instant booked = Objects.requireNonNull(withdrawal.transactionTime(), "transactionTime");
        long points =
                Objects.requireNonNull(withdrawal.withdrawn(), "withdrawn").pointBonus();
        return accounts.reconcile(booked, booked.plusMillis(1), List.of(new TradeDetail(id, points)))
                .map(result -> new Step(result.matches() ? "reconciled" : "failed", points + " = " + points));
    }

    /** A reward that should not have been imported. */
    private Flux<Step> correct(String id) {
        return imported(cash("12.34"))
                .flatMapMany(mistake -> Flux.concat(
                        balance(id).map(balance -> new Step("mistake", balance)),
                        rewards.delete(mistake.id()).then(balance(id)).map(balance -> new Step("corrected", balance))));
    }

    private Mono<String> balance(String id) {
        return accounts.assets(id).map(assets -> text(assets.account().assets()));
    }

    /** Confirmed, so that it counts at once. */
    private Mono<ImportedReward> imported(RewardAmount amount) {
        return Mono.defer(() -> rewards.importReward(RewardImport.builder("circle-" + UUID.randomUUID())
                .referrer(FeishuSimulator.DEMO_EMPLOYEE.openId())
                .subject(RewardSubject.application(APPLICATION))
                .rule(RewardRule.ONBOARDING)
                .amount(amount)
                .stage(RewardStage.confirmed())
                .build()));
    }

    private static RewardAmount cash(String amount) {
        return RewardAmount.cash(new Cash(Currency.of("CNY"), new BigDecimal(amount)));
    }

    private static String text(@Nullable Assets assets) {
        return text(assets == null ? null : assets.confirmedBonus());
    }

    private static String text(@Nullable Bonus bonus) {
        if (bonus == null) {
            return "";
        }
        return bonus.cashBonus().stream()
                .map(Cash::toString)
                .collect(Collectors.joining(
                        " + ", bonus.pointBonus() + " P" + (bonus.cashBonus().isEmpty() ? "" : " + "), ""));
    }

    /**
     * One step.
     *
     * @param name by which the page finds its text
     * @param detail numbers and ids, the same in every language
     */
    record Step(String name, String detail) {}
}
