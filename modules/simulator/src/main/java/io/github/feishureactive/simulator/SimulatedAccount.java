package io.github.feishureactive.simulator;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * A referral account as the simulated platform holds it. Immutable.
 *
 * @param id the account's id, a decimal string on the real platform
 * @param pointBonus confirmed points
 * @param cash confirmed cash, one entry per currency, in the order in which it is written
 * @param enabled whether the account is usable
 */
public record SimulatedAccount(String id, long pointBonus, List<Cash> cash, boolean enabled) {

    /**
     * Checks that there is an id and copies the list.
     *
     * @param id the account's id
     * @param pointBonus confirmed points
     * @param cash confirmed cash
     * @param enabled whether the account is usable
     */
    public SimulatedAccount {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("An account needs an id");
        }
        cash = List.copyOf(cash);
    }

    /**
     * An account that is disabled and owns nothing yet.
     *
     * @param id the account's id
     * @return the account
     */
    public static SimulatedAccount disabled(String id) {
        return new SimulatedAccount(id, 0, List.of(), false);
    }

    /**
     * The same account with another number of points.
     *
     * @param points confirmed points
     * @return a new account
     */
    public SimulatedAccount withPoints(long points) {
        return new SimulatedAccount(id, points, cash, enabled);
    }

    /**
     * The same account with one more cash entry.
     *
     * @param currency what the wire says in {@code currency_type}, such as {@code CNY}
     * @param amount a decimal number such as {@code 520.00}; its scale is kept
     * @return a new account
     */
    public SimulatedAccount withCash(String currency, String amount) {
        List<Cash> more = new ArrayList<>(cash);
        more.add(new Cash(currency, new BigDecimal(amount)));
        return new SimulatedAccount(id, pointBonus, more, enabled);
    }

    /**
     * The same account, usable or not.
     *
     * @param usable whether the account is usable
     * @return a new account
     */
    public SimulatedAccount withEnabled(boolean usable) {
        return new SimulatedAccount(id, pointBonus, cash, usable);
    }

    /**
     * An amount of money.
     *
     * @param currency what the wire says in {@code currency_type}, such as {@code CNY}
     * @param amount the amount, written to the wire digit by digit as it is here
     */
    public record Cash(String currency, BigDecimal amount) {}
}
