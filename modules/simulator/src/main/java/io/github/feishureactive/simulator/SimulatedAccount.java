package io.github.feishureactive.simulator;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A referral account as the simulated platform holds it. Immutable.
 *
 * @param id the account's id, a decimal string on the real platform
 * @param pointBonus confirmed points
 * @param cash confirmed cash, one entry per currency, in the order in which it is written
 * @param enabled whether the account is usable
 * @param referrer the employee whose account it is, or null when that does not matter
 */
public record SimulatedAccount(
        String id,
        long pointBonus,
        List<Cash> cash,
        boolean enabled,
        @Nullable SimulatedEmployee referrer) {

    /**
     * Checks that there is an id and copies the list.
     *
     * @param id the account's id
     * @param pointBonus confirmed points
     * @param cash confirmed cash
     * @param enabled whether the account is usable
     * @param referrer whose account it is
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
        return new SimulatedAccount(id, 0, List.of(), false, null);
    }

    /**
     * The same account with another number of points.
     *
     * @param points confirmed points
     * @return a new account
     */
    public SimulatedAccount withPoints(long points) {
        return new SimulatedAccount(id, points, cash, enabled, referrer);
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
        more.add(Cash.of(currency, amount));
        return new SimulatedAccount(id, pointBonus, more, enabled, referrer);
    }

    /**
     * The same account, usable or not.
     *
     * @param usable whether the account is usable
     * @return a new account
     */
    public SimulatedAccount withEnabled(boolean usable) {
        return new SimulatedAccount(id, pointBonus, cash, usable, referrer);
    }

    /**
     * The same account, of an employee. Create then answers with it when it is asked for that employee's account.
     *
     * @param employee whose account it is
     * @return a new account
     */
    public SimulatedAccount withReferrer(SimulatedEmployee employee) {
        return new SimulatedAccount(id, pointBonus, cash, enabled, employee);
    }

    boolean belongsTo(SimulatedEmployee employee) {
        return referrer != null && referrer.userId().equals(employee.userId());
    }

    boolean hasAssetsOf(SimulatedAccount other) {
        return pointBonus == other.pointBonus && cash.equals(other.cash);
    }

    SimulatedAccount rewarded(long points, List<Cash> more) {
        List<Cash> sums = new ArrayList<>(cash);
        more.forEach(one -> add(one, sums));
        return new SimulatedAccount(id, Math.addExact(pointBonus, points), sums, enabled, referrer);
    }

    SimulatedAccount paidOut(boolean points, boolean money) {
        return new SimulatedAccount(id, points ? 0 : pointBonus, money ? List.of() : cash, enabled, referrer);
    }

    private static void add(Cash one, List<Cash> sums) {
        for (int i = 0; i < sums.size(); i++) {
            Cash sum = sums.get(i);
            if (sum.currency().equals(one.currency())) {
                sums.set(i, new Cash(sum.currency(), sum.amount().add(one.amount())));
                return;
            }
        }
        sums.add(one);
    }

    /**
     * An amount of money.
     *
     * @param currency what the wire says in {@code currency_type}, such as {@code CNY}
     * @param amount the amount, written to the wire digit by digit as it is here
     */
    public record Cash(String currency, BigDecimal amount) {

        /**
         * An amount of money.
         *
         * @param currency what the wire says in {@code currency_type}, such as {@code CNY}
         * @param amount a decimal number such as {@code 520.00}; its scale is kept
         * @return the amount
         */
        public static Cash of(String currency, String amount) {
            return new Cash(currency, new BigDecimal(amount));
        }
    }
}
