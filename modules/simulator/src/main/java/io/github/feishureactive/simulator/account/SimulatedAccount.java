package io.github.feishureactive.simulator.account;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A referral account as the simulated platform holds it. Immutable.
 *
 * @param id the account's id, a decimal string on the real platform
 * @param pointBonus confirmed points
 * @param cash confirmed cash, one entry per currency, in wire order
 * @param enabled whether the account is usable
 * @param referrer the employee who owns the account, or null
 */
public record SimulatedAccount(
        String id,
        long pointBonus,
        List<Cash> cash,
        boolean enabled,
        @Nullable SimulatedEmployee referrer) {

    /**
     * Checks the id and copies the list.
     *
     * @param id the account's id
     * @param pointBonus the points
     * @param cash the cash
     * @param enabled whether it is usable
     * @param referrer the owner
     * @throws IllegalArgumentException if the id is empty
     */
    public SimulatedAccount {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("id must not be empty");
        }
        cash = List.copyOf(cash);
    }

    /**
     * Creates a disabled account without assets.
     *
     * @param id the account's id
     * @return the account
     */
    public static SimulatedAccount disabled(String id) {
        return new SimulatedAccount(id, 0, List.of(), false, null);
    }

    /**
     * Returns this account with another number of points.
     *
     * @param points confirmed points
     * @return a new account
     */
    public SimulatedAccount withPoints(long points) {
        return new SimulatedAccount(id, points, cash, enabled, referrer);
    }

    /**
     * Returns this account with one more cash entry.
     *
     * @param currency the {@code currency_type}, such as {@code CNY}
     * @param amount a decimal number such as {@code 520.00}; its scale is kept
     * @return a new account
     */
    public SimulatedAccount withCash(String currency, String amount) {
        List<Cash> more = new ArrayList<>(cash);
        more.add(Cash.of(currency, amount));
        return new SimulatedAccount(id, pointBonus, more, enabled, referrer);
    }

    /**
     * Returns this account, enabled or disabled.
     *
     * @param usable whether the account is usable
     * @return a new account
     */
    public SimulatedAccount withEnabled(boolean usable) {
        return new SimulatedAccount(id, pointBonus, cash, usable, referrer);
    }

    /**
     * Returns this account with an owner. Create responds with it when called for that employee.
     *
     * @param employee the owner
     * @return a new account
     */
    public SimulatedAccount withReferrer(SimulatedEmployee employee) {
        return new SimulatedAccount(id, pointBonus, cash, enabled, employee);
    }

    /**
     * An amount of money.
     *
     * @param currency the {@code currency_type}, such as {@code CNY}
     * @param amount the amount, written to the wire with exactly these digits
     */
    public record Cash(String currency, BigDecimal amount) {

        /**
         * Creates an amount of money.
         *
         * @param currency the {@code currency_type}, such as {@code CNY}
         * @param amount a decimal number such as {@code 520.00}; its scale is kept
         * @return the amount
         */
        public static Cash of(String currency, String amount) {
            return new Cash(currency, new BigDecimal(amount));
        }
    }
}
