package io.github.feishureactive.simulator.account;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A reward that an app has imported from its own system. Immutable.
 *
 * <p>An account always holds what it had at the start and was {@code reward}ed by the simulator, plus all rewards that
 * are {@link Booking#BOOKED}; so tests can compare the books.
 *
 * @param id the reward's id, given by the platform
 * @param externalId the caller's id of the reward; only the first import with it counts
 * @param referrer the employee who is rewarded
 * @param applicationId the application, or null
 * @param talentId the candidate, or null; without effect if there is an application
 * @param ruleType why the reward is given: {@code rule_type} on the wire, 1 to 5
 * @param stage 1 to be confirmed, 2 confirmed, 3 paid
 * @param points the points; 0 for cash
 * @param cash the cash, one entry; empty for points
 * @param booking what has become of the amount
 * @param accountId the account into which it was booked, or null
 * @param deleted whether the reward was deleted
 * @param requests the number of imports with this external id
 */
public record SimulatedReward(
        String id,
        String externalId,
        SimulatedEmployee referrer,
        @Nullable String applicationId,
        @Nullable String talentId,
        int ruleType,
        int stage,
        long points,
        List<SimulatedAccount.Cash> cash,
        Booking booking,
        @Nullable String accountId,
        boolean deleted,
        long requests) {

    /** The {@code stage} of a confirmed reward, the only one that fills an account. */
    public static final int CONFIRMED = 2;

    /**
     * Copies the list.
     *
     * @param id the id
     * @param externalId the external id
     * @param referrer the employee
     * @param applicationId the application
     * @param talentId the candidate
     * @param ruleType the rule type
     * @param stage the stage
     * @param points the points
     * @param cash the cash
     * @param booking the booking
     * @param accountId the account
     * @param deleted whether it was deleted
     * @param requests the requests
     */
    public SimulatedReward {
        cash = List.copyOf(cash);
    }

    /** What has become of a reward's amount. */
    public enum Booking {
        /** In no account: it is not confirmed, or paid elsewhere, or its referrer has no account yet. */
        NONE,

        /** In the balance of the account. */
        BOOKED,

        /** Paid out with the balance of the account, by a withdrawal. */
        WITHDRAWN,

        /** Taken out of the balance again when the reward was deleted. */
        TAKEN_BACK
    }
}
