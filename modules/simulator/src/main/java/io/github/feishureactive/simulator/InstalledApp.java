package io.github.feishureactive.simulator;

import java.util.List;
import java.util.Optional;

import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.simulator.account.SimulatedWithdrawal;
import io.github.feishureactive.simulator.internal.account.Ledger;
import io.github.feishureactive.simulator.internal.api.Installation;
import io.github.feishureactive.simulator.internal.api.RefusedException;

/** The accounts and withdrawals of an app in one of its tenants, and a way to pay rewards. Thread-safe. */
public final class InstalledApp {

    private final Installation installation;
    private final Ledger ledger;

    InstalledApp(Installation installation, Ledger ledger) {
        this.installation = installation;
        this.ledger = ledger;
    }

    /**
     * Returns the app.
     *
     * @return its id
     */
    public String appId() {
        return installation.appId();
    }

    /**
     * Returns the tenant.
     *
     * @return its key; generated for a custom app
     */
    public String tenantKey() {
        return installation.tenantKey();
    }

    /**
     * Returns the current state of an account.
     *
     * @param accountId the account's id
     * @return the account, or empty if there is none
     */
    public Optional<SimulatedAccount> account(String accountId) {
        return Optional.ofNullable(ledger.find(accountId));
    }

    /**
     * Returns all accounts, the initial ones first.
     *
     * @return a copy
     */
    public List<SimulatedAccount> accounts() {
        return ledger.accounts();
    }

    /**
     * Adds a confirmed reward to an account, enabled or disabled, as the platform does when a referral succeeds. Cash
     * is added to the entry of its currency.
     *
     * @param accountId the account's id
     * @param points not negative
     * @param cash not negative
     * @return the account with the reward
     * @throws IllegalArgumentException if there is no such account, or an amount is negative
     */
    public SimulatedAccount reward(String accountId, long points, SimulatedAccount.Cash... cash) {
        List<SimulatedAccount.Cash> entries = List.of(cash);
        if (points < 0 || entries.stream().anyMatch(one -> one.amount().signum() < 0)) {
            throw new IllegalArgumentException("A reward must not be negative: " + points + ", " + entries);
        }
        try {
            return ledger.reward(accountId, points, entries);
        } catch (RefusedException refused) {
            throw new IllegalArgumentException(this + " has no account " + accountId, refused);
        }
    }

    /**
     * Returns the orders that paid out accounts, in the order of their first requests.
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
