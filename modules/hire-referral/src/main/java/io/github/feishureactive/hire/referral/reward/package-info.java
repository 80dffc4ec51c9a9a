/**
 * Rewards that a system of the caller's own decides, imported into Feishu Hire: a confirmed one is what fills an
 * account.
 *
 * <p>{@link io.github.feishureactive.hire.referral.reward.ReferralRewards} is what to call, with a
 * {@link io.github.feishureactive.hire.referral.reward.RewardImport}, whose parts are types of their own:
 * {@link io.github.feishureactive.hire.referral.reward.RewardSubject whom} it is for,
 * {@link io.github.feishureactive.hire.referral.reward.RewardRule why},
 * {@link io.github.feishureactive.hire.referral.reward.RewardAmount how much}, and
 * {@link io.github.feishureactive.hire.referral.reward.RewardStage how far} it has come. {@code RewardOperations} holds
 * what is fixed about each endpoint.
 */
@NullMarked
package io.github.feishureactive.hire.referral.reward;

import org.jspecify.annotations.NullMarked;
