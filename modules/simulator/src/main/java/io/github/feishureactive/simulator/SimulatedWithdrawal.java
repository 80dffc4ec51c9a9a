package io.github.feishureactive.simulator;

import java.time.Instant;
import java.util.List;

/**
 * One order by which an account was paid out. Immutable.
 *
 * @param accountId the account
 * @param externalOrderId the caller's name for the order
 * @param points the points that were taken
 * @param cash the cash that was taken, one entry per currency
 * @param time when, to the millisecond, which is what the wire says in {@code trans_time}
 * @param requests how many requests named this order, the first included; only the first took anything
 */
public record SimulatedWithdrawal(
        String accountId,
        String externalOrderId,
        long points,
        List<SimulatedAccount.Cash> cash,
        Instant time,
        long requests) {

    /**
     * Copies the list.
     *
     * @param accountId the account
     * @param externalOrderId the caller's name for the order
     * @param points the points that were taken
     * @param cash the cash that was taken
     * @param time when
     * @param requests how many requests named this order
     */
    public SimulatedWithdrawal {
        cash = List.copyOf(cash);
    }

    SimulatedWithdrawal requestedAgain() {
        return new SimulatedWithdrawal(accountId, externalOrderId, points, cash, time, requests + 1);
    }
}
