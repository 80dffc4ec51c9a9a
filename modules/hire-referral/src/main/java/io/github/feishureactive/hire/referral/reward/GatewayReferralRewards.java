package io.github.feishureactive.hire.referral.reward;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.CallResult;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.ResultOrder;
import io.github.feishureactive.core.internal.AppBound;
import io.github.feishureactive.core.operation.ApiRequest;
import io.github.feishureactive.hire.referral.reward.ImportResult.Failed;
import io.github.feishureactive.hire.referral.reward.ImportResult.Imported;
import io.github.feishureactive.hire.referral.reward.RewardMessages.RewardBody;
import io.github.feishureactive.hire.referral.reward.RewardMessages.RewardData;

/** Calls through a gateway. */
final class GatewayReferralRewards implements ReferralRewards, AppBound {

    private static final String MISSING_ID =
            "Pass the reward's id, such as 6930815272790114324: it is null or blank, and nothing else names the"
                    + " reward. Importing the reward returned it.";

    private final FeishuGateway gateway;

    GatewayReferralRewards(FeishuGateway gateway) {
        this.gateway = Objects.requireNonNull(gateway, "gateway");
    }

    @Override
    public String appId() {
        return gateway.appId();
    }

    @Override
    public Mono<ImportedReward> importReward(RewardImport reward) {
        return gateway.call(importRequest(reward)).map(data -> imported(reward, data));
    }

    @Override
    public Flux<ImportResult> importAll(Publisher<RewardImport> rewards, ResultOrder order) {
        return gateway.callAll(RewardOperations.CREATE, rewards, GatewayReferralRewards::importRequest, order)
                .map(GatewayReferralRewards::importResult);
    }

    @Override
    public Mono<Void> delete(@Nullable String rewardId) {
        ApiRequest<Void> request = RewardOperations.DELETE.request();
        return gateway.call(
                rewardId == null || rewardId.isBlank()
                        ? request.invalid(MISSING_ID)
                        : request.path(RewardOperations.REWARD_ID, rewardId));
    }

    private static ApiRequest<RewardData> importRequest(RewardImport reward) {
        return RewardOperations.CREATE
                .request()
                .query("user_id_type", reward.userIdType().wire())
                .body(RewardBody.of(reward));
    }

    private static ImportResult importResult(CallResult<RewardImport, RewardData> result) {
        if (result instanceof CallResult.Success<RewardImport, RewardData> success) {
            return new Imported(success.source(), imported(success.source(), success.value()));
        }
        CallResult.Failure<RewardImport, RewardData> failure = (CallResult.Failure<RewardImport, RewardData>) result;
        return new Failed(failure.source(), failure.error());
    }

    private static ImportedReward imported(RewardImport reward, RewardData data) {
        return new ImportedReward(data.id(), reward.externalId());
    }
}
