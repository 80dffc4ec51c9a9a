package io.github.feishureactive.simulator.account;

import java.time.Instant;
import java.util.List;

/**
 * An order that paid out an account. Immutable.
 *
 * @param accountId the account
 * @param externalOrderId the caller's id of the order
 * @param points the points that were withdrawn
 * @param cash the cash that was withdrawn, one entry per currency
 * @param time when, to the millisecond; {@code trans_time} on the wire
 * @param requests the number of requests with this order id; only the first one withdrew anything
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
     * @param externalOrderId the order id
     * @param points the points
     * @param cash the cash
     * @param time the time
     * @param requests the requests
     */
    public SimulatedWithdrawal {
        cash = List.copyOf(cash);
    }
}
