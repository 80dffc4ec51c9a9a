package io.github.feishureactive.hire.referral.reward;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How far an imported reward has come. Each stage takes what the platform documents for it: who confirmed a reward goes
 * with a confirmed one, who paid it with a paid one. What is left out, the platform fills in: "external system" for a
 * person, the time of the call for a time.
 */
public sealed interface RewardStage {

    /**
     * To be confirmed: the referrer sees it only after an administrator has confirmed it.
     *
     * @return the stage
     */
    static ToBeConfirmed toBeConfirmed() {
        return new ToBeConfirmed();
    }

    /**
     * Confirmed and not paid: the referrer sees it, and it counts in the account's balance.
     *
     * @return the stage, by the external system and now, unless said otherwise
     */
    static Confirmed confirmed() {
        return new Confirmed(null, null);
    }

    /**
     * Paid: the referrer sees it as settled.
     *
     * @return the stage, by the external system and now, unless said otherwise
     */
    static Paid paid() {
        return new Paid(null, null);
    }

    /**
     * What the platform calls it.
     *
     * @return a number
     */
    int wire();

    /** To be confirmed by an administrator. */
    record ToBeConfirmed() implements RewardStage {

        @Override
        public int wire() {
            return 1;
        }
    }

    /**
     * Confirmed and not paid.
     *
     * @param userId who confirmed it, {@code null} for the external system
     * @param time when, {@code null} for the time of the call
     */
    record Confirmed(@Nullable String userId, @Nullable Instant time) implements RewardStage {

        /**
         * Checks what is given.
         *
         * @param userId who confirmed it, {@code null} for the external system
         * @param time when, {@code null} for the time of the call
         * @throws IllegalArgumentException if the id is blank or the time cannot be one
         */
        public Confirmed {
            Arguments.optionalId("user id of who confirmed the reward", userId);
            Arguments.optionalTime("time of the confirmation", time);
        }

        /**
         * Names who confirmed it.
         *
         * @param otherUserId a user's id of the import's {@link RewardImport#userIdType() type}, {@code null} for the
         *     external system
         * @return the stage
         * @throws IllegalArgumentException if it is blank
         */
        public Confirmed by(@Nullable String otherUserId) {
            return new Confirmed(otherUserId, time);
        }

        /**
         * Says when it was confirmed.
         *
         * @param otherTime sent in whole milliseconds, {@code null} for the time of the call
         * @return the stage
         * @throws IllegalArgumentException if it is before 1970 or in a far future
         */
        public Confirmed at(@Nullable Instant otherTime) {
            return new Confirmed(userId, otherTime);
        }

        @Override
        public int wire() {
            return 2;
        }
    }

    /**
     * Paid.
     *
     * @param userId who paid it, {@code null} for the external system
     * @param time when, {@code null} for the time of the call
     */
    record Paid(@Nullable String userId, @Nullable Instant time) implements RewardStage {

        /**
         * Checks what is given.
         *
         * @param userId who paid it, {@code null} for the external system
         * @param time when, {@code null} for the time of the call
         * @throws IllegalArgumentException if the id is blank or the time cannot be one
         */
        public Paid {
            Arguments.optionalId("user id of who paid the reward", userId);
            Arguments.optionalTime("time of the payment", time);
        }

        /**
         * Names who paid it.
         *
         * @param otherUserId a user's id of the import's {@link RewardImport#userIdType() type}, {@code null} for the
         *     external system
         * @return the stage
         * @throws IllegalArgumentException if it is blank
         */
        public Paid by(@Nullable String otherUserId) {
            return new Paid(otherUserId, time);
        }

        /**
         * Says when it was paid.
         *
         * @param otherTime sent in whole milliseconds, {@code null} for the time of the call
         * @return the stage
         * @throws IllegalArgumentException if it is before 1970 or in a far future
         */
        public Paid at(@Nullable Instant otherTime) {
            return new Paid(userId, otherTime);
        }

        @Override
        public int wire() {
            return 3;
        }
    }
}
