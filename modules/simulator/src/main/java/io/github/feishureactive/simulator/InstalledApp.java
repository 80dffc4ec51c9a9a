package io.github.feishureactive.simulator;

import java.util.List;
import java.util.Optional;

import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.simulator.account.SimulatedReward;
import io.github.feishureactive.simulator.account.SimulatedWithdrawal;
import io.github.feishureactive.simulator.internal.account.Ledger;
import io.github.feishureactive.simulator.internal.api.Installation;
import io.github.feishureactive.simulator.internal.api.RefusedException;

/**
 * The accounts, withdrawals and imported rewards of an app in one of its tenants, and a way to pay rewards.
 * Thread-safe.
 */
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

    /**
     * Returns the imported rewards, in the order of their first imports, deleted ones included.
     *
     * <p>Importing a confirmed reward fills the account of its referrer, enabled or disabled; a reward whose referrer
     * has none yet fills the account when it is created. A reward that is to be confirmed, or paid already, fills
     * nothing. The first import with an external id holds, whatever a later one says. Deleting a reward takes back
     * exactly what it has filled, and nothing if that was withdrawn: an account never falls below zero, and no other
     * reward is touched. The documentation says nothing of all this but that an external id is for idempotency.
     *
     * @return a copy
     */
    public List<SimulatedReward> rewards() {
        return ledger.rewards();
    }

    @Override
    public String toString() {
        return "InstalledApp[" + appId() + " in " + tenantKey() + "]";
    }
}
