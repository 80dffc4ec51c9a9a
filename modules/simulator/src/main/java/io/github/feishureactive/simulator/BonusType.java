package io.github.feishureactive.simulator;

import org.jspecify.annotations.Nullable;

/** The kinds of reward, by the numbers that the wire has for them. */
enum BonusType {
    POINTS(1),
    CASH(2);

    private final int number;

    BonusType(int number) {
        this.number = number;
    }

    /** Null when the number stands for nothing. */
    @Nullable
    static BonusType of(long number) {
        for (BonusType type : values()) {
            if (type.number == number) {
                return type;
            }
        }
        return null;
    }
}
