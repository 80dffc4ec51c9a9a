package io.github.feishureactive.simulator;

import java.util.List;
import java.util.Optional;

/**
 * An app in one of its tenants, seen from inside the platform: what it keeps there, and rewards to be earned.
 *
 * <p>Thread-safe. What is read is a picture of one moment.
 */
public final class InstalledApp {

    private final Installation installation;
    private final Ledger ledger;

    InstalledApp(Installation installation, Ledger ledger) {
        this.installation = installation;
        this.ledger = ledger;
    }

    /**
     * The app.
     *
     * @return its id
     */
    public String appId() {
        return installation.appId();
    }

    /**
     * The tenant.
     *
     * @return its key; the simulator makes one up for a custom app
     */
    public String tenantKey() {
        return installation.tenantKey();
    }

    /**
     * What the platform now holds of an account.
     *
     * @param accountId the account's id
     * @return the account, or empty when there is none by this id
     */
    public Optional<SimulatedAccount> account(String accountId) {
        return Optional.ofNullable(ledger.find(accountId));
    }

    /**
     * All accounts, those first that were there at the start.
     *
     * @return a copy
     */
    public List<SimulatedAccount> accounts() {
        return ledger.accounts();
    }

    /**
     * Adds a confirmed reward to an account, as happens on the platform when a referral succeeds; a disabled account takes it
     * too. Cash adds to what there is in the same currency.
     *
     * @param accountId the account's id
     * @param points not negative
     * @param cash not negative
     * @return the account with the reward
     * @throws IllegalArgumentException when there is no such account, or an amount is negative
     */
    public SimulatedAccount reward(String accountId, long points, SimulatedAccount.Cash... cash) {
        List<SimulatedAccount.Cash> entries = List.of(cash);
        if (points < 0 || entries.stream().anyMatch(one -> one.amount().signum() < 0)) {
            throw new IllegalArgumentException("A reward takes nothing away: " + points + ", " + entries);
        }
        try {
            return ledger.reward(accountId, points, entries);
        } catch (RefusedException refused) {
            throw new IllegalArgumentException(this + " has no account " + accountId, refused);
        }
    }

    /**
     * The orders by which accounts were paid out, in the order of their first requests.
     *
     * @return a copy
     */
    public List<SimulatedWithdrawal> withdrawals() {
        return ledger.withdrawals();
    }

    @Override
    public String toString() {
        return "InstalledApp[" + appId() + " in " + tenantKey() + "]";
    }
}
