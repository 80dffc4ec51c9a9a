package io.github.feishureactive.hire.referral.reward;

import io.github.feishureactive.core.error.FeishuException;

/** What became of one reward of {@link ReferralRewards#importAll}. */
public sealed interface ImportResult {

    /**
     * The reward that was to be imported.
     *
     * @return the reward as it came from the source
     */
    RewardImport source();

    /**
     * The reward is imported.
     *
     * @param source what was to be imported
     * @param reward what the platform has
     */
    record Imported(RewardImport source, ImportedReward reward) implements ImportResult {}

    /**
     * The reward could not be imported, or it is not known whether it was: see {@link FeishuException#outcome()}.
     *
     * @param source what was to be imported; to try again, import the same one
     * @param error why
     */
    record Failed(RewardImport source, FeishuException error) implements ImportResult {}
}
