package io.github.feishureactive.hire.referral.reward;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.ResultOrder;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.hire.referral.ReferralErrorCode;

/**
 * Rewards that a system of the caller's own decides, imported into the tenant's Feishu Hire. Cheap to make, safe for
 * use by many threads, and nothing to close.
 *
 * <p>For custom apps only: the platform opens these calls to no store app, so there is no other tenant to bind to.
 *
 * @see <a
 *     href="https://open.feishu.cn/document/ukTMukTMukTM/uMzM1YjLzMTN24yMzUjN/hire-v1/external_referral_reward/create">The
 *     platform's documentation</a>
 */
public interface ReferralRewards {

    /**
     * The rewards that a gateway's app reaches.
     *
     * @param gateway the way to the platform, with a custom app; stays the caller's to close
     * @return the rewards
     */
    static ReferralRewards on(FeishuGateway gateway) {
        return new GatewayReferralRewards(gateway);
    }

    /**
     * The operations of the rewards, such as for {@link FeishuGateway#diagnose} or for the names by which quotas are
     * set.
     *
     * @return an immutable list
     */
    static List<ApiOperation<?>> operations() {
        return RewardOperations.ALL;
    }

    /**
     * Imports a reward. A confirmed one counts in the referrer's account.
     *
     * <p>The external id is what makes this safe to repeat: the platform documents it for that and for nothing else. So
     * choose it before the first call and keep it. Where {@link FeishuException#outcome()} is {@code UNKNOWN} or
     * {@code UNREADABLE}, the reward may have been imported: import the same {@link RewardImport} again, with the same
     * external id and never with a new one, which could give the reward a second time. The platform does not say what a
     * known external id with other content does, nor whether one can be used again after its reward was deleted.
     *
     * <p>Quota: 10 calls a second for each app in each tenant. Scope: {@code hire:external_referral_reward}. Idempotent
     * by external id, so it is sent again when it is unknown whether the first request arrived.
     *
     * <p>Errors that the platform documents: 1002001 system error (HTTP 500, tried again) and 1002002 wrong parameter
     * (HTTP 400): see {@link ReferralErrorCode}. A response without an id is no success: it is an
     * {@link io.github.feishureactive.core.error.UnreadableResponseException}. Cancelling gives back what was not used;
     * a request already on its way may still have its effect. The value is signalled on a thread that must not be
     * blocked.
     *
     * @param reward the reward
     * @return the platform's id of it, or one {@link FeishuException}
     * @see <a
     *     href="https://open.feishu.cn/document/ukTMukTMukTM/uMzM1YjLzMTN24yMzUjN/hire-v1/external_referral_reward/create">Import
     *     an external referral reward</a>
     */
    Mono<ImportedReward> importReward(RewardImport reward);

    /**
     * Imports rewards, giving results as calls finish: {@link #importAll(Publisher, ResultOrder)}.
     *
     * @param rewards any number of them
     * @return one result for each reward
     */
    default Flux<ImportResult> importAll(Publisher<RewardImport> rewards) {
        return importAll(rewards, ResultOrder.AS_FINISHED);
    }

    /**
     * Imports rewards. One that fails becomes a result and does not end the stream.
     *
     * <p>The source is asked for as many rewards as the quota has slots, 10 unless overridden, and for one more when a
     * result has been taken, so it may be endless, and a slow subscriber slows the calls down. Each call waits for its
     * permit as long as it takes and starts its deadline then. Cancelling stops asking the source at once and cancels
     * the calls in flight, which may have had their effect: import those without a result again.
     *
     * @param rewards each external id once, since the platform does not say what it does with two requests of one
     *     external id at the same time; if this publisher fails, its error comes after the results of the calls in
     *     flight
     * @param order of the results
     * @return one result for each reward; ends with an error only if the source fails or the gateway is closed
     * @see #importReward(RewardImport)
     */
    Flux<ImportResult> importAll(Publisher<RewardImport> rewards, ResultOrder order);

    /**
     * Deletes an imported reward: administrators and the referrer no longer see it. Rewards that Feishu Hire decided
     * itself cannot be deleted.
     *
     * <p>Quota: 10 calls a second for each app in each tenant. Scope: {@code hire:external_referral_reward}.
     * Idempotent, so it is sent again when it is unknown whether the first request arrived. Such a repetition may be
     * refused with 1002556 because the first request has deleted the reward. So there are two such errors:
     *
     * <ul>
     *   <li>1002556 with the outcome {@code REJECTED}: this call deleted nothing. The id is not one of an imported
     *       reward, or an earlier call has deleted it.
     *   <li>1002556 with the outcome {@code UNKNOWN} or {@code UNREADABLE}: this call may have deleted it, and it is
     *       gone; or the id never was one of an imported reward. For an id that importing returned, it is the former.
     * </ul>
     *
     * <p>Do not delete a reward while its import is still going on: a late repetition of the import could bring it
     * back.
     *
     * <p>Errors that the platform documents: 1002001 system error (HTTP 500, tried again), 1002002 wrong parameter and
     * 1002556 not an imported reward (both HTTP 400): see {@link ReferralErrorCode}. A cancelled call may have had its
     * effect.
     *
     * @param rewardId the platform's id of the reward, {@link ImportedReward#id()}; null or blank is an error of the
     *     {@code Mono}
     * @return completes without a value when the reward is deleted, or ends with one {@link FeishuException}
     * @see <a
     *     href="https://open.feishu.cn/document/ukTMukTMukTM/uMzM1YjLzMTN24yMzUjN/hire-v1/external_referral_reward/delete">Delete
     *     an imported referral reward</a>
     */
    Mono<Void> delete(@Nullable String rewardId);
}
