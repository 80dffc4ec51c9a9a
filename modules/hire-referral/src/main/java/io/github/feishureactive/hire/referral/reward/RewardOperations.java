package io.github.feishureactive.hire.referral.reward;

import java.util.List;

import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.hire.referral.reward.RewardMessages.RewardData;

import static io.github.feishureactive.hire.referral.internal.operation.HireOperations.documented;

/** What is fixed about each endpoint. */
final class RewardOperations {

    static final String REWARD_ID = "external_referral_reward_id";

    private static final String NAME = "hire.external_referral_reward.";
    private static final String PATH = "/open-apis/hire/v1/external_referral_rewards";
    private static final String PAGES = "external_referral_reward/";
    private static final String SCOPE = "hire:external_referral_reward";

    /** Idempotent by the external id, which the platform documents to be for nothing else. */
    static final ApiOperation<RewardData> CREATE = documented(
                    ApiOperation.post(NAME + "create", PATH, RewardData.class), PAGES + "create")
            .quota(Quota.perSecond(10))
            .scopes(SCOPE)
            .idempotent()
            .build();

    /**
     * Idempotent: a repetition deletes nothing more. It may be refused because the first request has deleted the
     * reward. The gateway then knows of that first request and reports an unknown outcome, where a caller who repeats
     * the call would be told that nothing was done.
     */
    static final ApiOperation<Void> DELETE = documented(
                    ApiOperation.delete(NAME + "delete", PATH + "/{" + REWARD_ID + "}", Void.class), PAGES + "delete")
            .quota(Quota.perSecond(10))
            .scopes(SCOPE)
            .idempotent()
            .build();

    static final List<ApiOperation<?>> ALL = List.of(CREATE, DELETE);

    private RewardOperations() {}
}
