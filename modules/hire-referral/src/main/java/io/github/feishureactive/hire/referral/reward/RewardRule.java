package io.github.feishureactive.hire.referral.reward;

/** What a reward is for. Administrators and the referrer see it. */
public enum RewardRule {
    /** The candidate was hired, or passed the probation. */
    ONBOARDING(1),

    /** The candidate got ahead in the process. */
    PROCESS(2),

    /** An extra of a campaign. */
    CAMPAIGN(3),

    /** The candidate was new to the talent pool and was hired for some job within a period. */
    OPEN_SOURCING(4),

    /** What none of the others covers. */
    OTHER(5);

    private final int wire;

    RewardRule(int wire) {
        this.wire = wire;
    }

    /**
     * What the platform calls it.
     *
     * @return a number
     */
    public int wire() {
        return wire;
    }
}
