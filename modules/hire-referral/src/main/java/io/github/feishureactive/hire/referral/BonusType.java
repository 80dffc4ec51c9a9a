package io.github.feishureactive.hire.referral;

/** A kind of reward. */
public enum BonusType {
    /** Points. */
    POINTS(1),

    /** Cash. */
    CASH(2);

    private final int wire;

    BonusType(int wire) {
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
