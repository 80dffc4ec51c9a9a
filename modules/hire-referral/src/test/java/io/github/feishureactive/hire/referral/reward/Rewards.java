package io.github.feishureactive.hire.referral.reward;

/** Rewards that any platform takes. */
final class Rewards {

    private Rewards() {}

    /** What is required and nothing else. */
    static RewardImportBuilder minimal(String externalId) {
        return RewardImport.builder(externalId)
                .referrer("ou_1")
                .subject(RewardSubject.application("6930815272790114325"))
                .rule(RewardRule.ONBOARDING)
                .amount(RewardAmount.points(100))
                .stage(RewardStage.toBeConfirmed());
    }
}
