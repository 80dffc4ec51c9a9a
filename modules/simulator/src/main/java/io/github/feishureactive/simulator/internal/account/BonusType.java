package io.github.feishureactive.simulator.internal.account;

import org.jspecify.annotations.Nullable;

/** The kinds of reward and their numbers on the wire. */
public enum BonusType {
    POINTS(1),
    CASH(2);

    private final int number;

    BonusType(int number) {
        this.number = number;
    }

    /** Returns null for an unknown number. */
    @Nullable
    public static BonusType of(long number) {
        for (BonusType type : values()) {
            if (type.number == number) {
                return type;
            }
        }
        return null;
    }
}
