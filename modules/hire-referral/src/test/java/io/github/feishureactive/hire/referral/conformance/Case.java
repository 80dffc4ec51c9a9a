package io.github.feishureactive.hire.referral.conformance;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.reactivestreams.Publisher;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.hire.referral.BonusType;
import io.github.feishureactive.hire.referral.Cash;
import io.github.feishureactive.hire.referral.Currency;
import io.github.feishureactive.hire.referral.UserIdType;
import io.github.feishureactive.hire.referral.account.EmployeeContact;
import io.github.feishureactive.hire.referral.account.EmployeeContact.Mobile;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.hire.referral.account.TradeDetail;
import io.github.feishureactive.hire.referral.jobpost.DepartmentIdType;
import io.github.feishureactive.hire.referral.jobpost.JobLevelIdType;
import io.github.feishureactive.hire.referral.jobpost.JobPostIdTypes;
import io.github.feishureactive.hire.referral.jobpost.JobPostQuery;
import io.github.feishureactive.hire.referral.jobpost.JobProcessType;
import io.github.feishureactive.hire.referral.jobpost.ReferralJobPosts;
import io.github.feishureactive.hire.referral.referral.Referrals;
import io.github.feishureactive.hire.referral.reward.ReferralRewards;
import io.github.feishureactive.hire.referral.reward.RewardAmount;
import io.github.feishureactive.hire.referral.reward.RewardImport;
import io.github.feishureactive.hire.referral.reward.RewardImportBuilder;
import io.github.feishureactive.hire.referral.reward.RewardRule;
import io.github.feishureactive.hire.referral.reward.RewardStage;
import io.github.feishureactive.hire.referral.reward.RewardSubject;

/**
 * How one documented call is made with this library.
 *
 * @param documented its name in the documents
 * @param operation its name here
 * @param echoed what a response must repeat of the request, by path
 * @param calls that together pass everything there is to pass; the first passes as little as possible
 */
record Case(
        String documented,
        String operation,
        Map<String, String> echoed,
        List<Function<FeishuGateway, Publisher<?>>> calls) {

    private static final String ID = "6942778198054125570";
    private static final Instant TIME = Instant.ofEpochMilli(1_700_000_000_000L);

    static List<Case> all() {
        String accountId = "data.account.account_id";
        return List.of(
                new Case(
                        "hire.referral_account.create",
                        "hire.referral_account.create",
                        Map.of(),
                        List.of(
                                gateway -> accounts(gateway).create(EmployeeContact.byEmail("a@example.com")),
                                gateway -> accounts(gateway)
                                        .create(new EmployeeContact(new Mobile("86", "138"), "a@example.com")))),
                new Case(
                        "hire.referral_account.enable",
                        "hire.referral_account.enable",
                        Map.of(accountId, ID),
                        List.of(gateway -> accounts(gateway).enable(ID))),
                new Case(
                        "hire.referral_account.deactivate",
                        "hire.referral_account.deactivate",
                        Map.of(accountId, ID),
                        List.of(gateway -> accounts(gateway).deactivate(ID))),
                new Case(
                        "hire.referral_account.get_account_assets",
                        "hire.referral_account.assets",
                        Map.of(accountId, ID),
                        List.of(gateway -> accounts(gateway).assets(ID, UserIdType.UNION_ID))),
                new Case(
                        "hire.referral_account.withdraw",
                        "hire.referral_account.withdraw",
                        Map.of("data.external_order_id", "order-1"),
                        List.of(gateway -> accounts(gateway).withdraw(ID, "order-1", EnumSet.allOf(BonusType.class)))),
                new Case(
                        "hire.referral_account.reconciliation",
                        "hire.referral_account.reconcile",
                        Map.of(),
                        List.of(
                                gateway -> accounts(gateway).reconcile(TIME, TIME.plusSeconds(1), List.of()),
                                gateway -> accounts(gateway)
                                        .reconcile(TIME, TIME.plusSeconds(1), List.of(new TradeDetail(ID, 7))))),
                new Case(
                        "hire.external_referral_reward.create",
                        "hire.external_referral_reward.create",
                        Map.of(),
                        List.of(
                                gateway -> rewards(gateway).importReward(least().build()),
                                gateway -> rewards(gateway)
                                        .importReward(most(RewardStage.confirmed()
                                                .by("ou_2")
                                                .at(TIME))),
                                gateway -> rewards(gateway)
                                        .importReward(most(
                                                RewardStage.paid().by("ou_3").at(TIME))))),
                new Case(
                        "hire.external_referral_reward.delete",
                        "hire.external_referral_reward.delete",
                        Map.of(),
                        List.of(gateway -> rewards(gateway).delete(ID))),
                new Case(
                        "hire.referral.get_by_application",
                        "hire.referral.get_by_application",
                        Map.of(
                                "data.referral.application_id",
                                ID,
                                "data.referral.referral_user_id",
                                "ou_1",
                                "data.referral.referral_user.id",
                                "ou_1"),
                        List.of(gateway -> Referrals.on(gateway).byApplication(ID, UserIdType.USER_ID))),
                new Case(
                        "hire.referral.search",
                        "hire.referral.search",
                        Map.of(),
                        List.of(gateway -> Referrals.on(gateway).byTalent(ID), gateway -> Referrals.on(gateway)
                                .byTalent(ID, TIME, TIME.plusSeconds(1), UserIdType.USER_ID))),
                new Case(
                        "hire.referral_website.job_post.list",
                        "hire.referral_website.job_post.list",
                        Map.of(),
                        List.of(gateway -> posts(gateway).all(), gateway -> posts(gateway)
                                .pages(
                                        JobPostQuery.ALL
                                                .withProcessType(JobProcessType.CAMPUS)
                                                .withIdTypes(idTypes()),
                                        "next"))),
                new Case(
                        "hire.referral_website.job_post.get",
                        "hire.referral_website.job_post.get",
                        Map.of("data.job_post.id", ID),
                        List.of(gateway -> posts(gateway).get(ID, idTypes()))));
    }

    private static JobPostIdTypes idTypes() {
        return JobPostIdTypes.DEFAULTS
                .withUser(UserIdType.UNION_ID)
                .withDepartment(DepartmentIdType.DEPARTMENT_ID)
                .withJobLevel(JobLevelIdType.JOB_LEVEL_ID);
    }

    private static RewardImportBuilder least() {
        return RewardImport.builder("reward-1")
                .referrer("ou_1")
                .subject(RewardSubject.application(ID))
                .rule(RewardRule.ONBOARDING)
                .amount(RewardAmount.points(7))
                .stage(RewardStage.toBeConfirmed());
    }

    private static RewardImport most(RewardStage stage) {
        return least().userIdType(UserIdType.USER_ID)
                .subject(RewardSubject.talent(ID, ID))
                .amount(RewardAmount.cash(new Cash(Currency.of("CNY"), new BigDecimal("520.00"))))
                .stage(stage)
                .creator("ou_4")
                .reason("reason")
                .comment("comment")
                .createdAt(TIME)
                .onboardedAt(TIME)
                .convertedAt(TIME)
                .build();
    }

    private static ReferralAccounts accounts(FeishuGateway gateway) {
        return ReferralAccounts.on(gateway);
    }

    private static ReferralRewards rewards(FeishuGateway gateway) {
        return ReferralRewards.on(gateway);
    }

    private static ReferralJobPosts posts(FeishuGateway gateway) {
        return ReferralJobPosts.on(gateway);
    }

    @Override
    public String toString() {
        return documented;
    }
}
