package io.github.feishureactive.hire.referral.reward;

import io.github.feishureactive.hire.referral.BonusType;
import io.github.feishureactive.hire.referral.Cash;

/** How much a reward is: points or cash, never both. */
public sealed interface RewardAmount {

    /**
     * A reward in points.
     *
     * @param points how many, not negative
     * @return the amount
     * @throws IllegalArgumentException if it is negative
     */
    static RewardAmount points(int points) {
        return new Points(points);
    }

    /**
     * A reward in money.
     *
     * @param cash how much of which currency, not negative; sent digit by digit as it is
     * @return the amount
     * @throws IllegalArgumentException if it is negative or its currency is blank
     */
    static RewardAmount cash(Cash cash) {
        return new Money(cash);
    }

    /**
     * Whether it is points or cash.
     *
     * @return the kind
     */
    BonusType type();

    /**
     * Points.
     *
     * @param points how many
     */
    record Points(int points) implements RewardAmount {

        /**
         * Checks that it is an amount.
         *
         * @param points how many
         * @throws IllegalArgumentException if it is negative
         */
        public Points {
            if (points < 0) {
                throw new IllegalArgumentException(
                        "Pass points that are not negative: to take a reward back, delete it.");
            }
        }

        @Override
        public BonusType type() {
            return BonusType.POINTS;
        }
    }

    /**
     * Cash.
     *
     * @param cash how much of which currency
     */
    record Money(Cash cash) implements RewardAmount {

        /**
         * Checks that it is an amount.
         *
         * @param cash how much of which currency
         * @throws IllegalArgumentException if it is negative or its currency is blank
         */
        public Money {
            Arguments.present(cash, "Pass an amount of cash: it is null.");
            if (cash.amount().signum() < 0) {
                throw new IllegalArgumentException("Pass cash that is not negative: to take a reward back, delete it.");
            }
            Arguments.text(cash.currency().raw(), "Pass the currency of the cash, such as CNY: it is blank.");
        }

        @Override
        public BonusType type() {
            return BonusType.CASH;
        }
    }
}
