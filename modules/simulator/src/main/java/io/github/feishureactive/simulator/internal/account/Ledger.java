package io.github.feishureactive.simulator.internal.account;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.simulator.account.SimulatedEmployee;
import io.github.feishureactive.simulator.account.SimulatedReward;
import io.github.feishureactive.simulator.account.SimulatedWithdrawal;
import io.github.feishureactive.simulator.internal.api.PlatformError;
import io.github.feishureactive.simulator.internal.api.RefusedException;

/**
 * The accounts of one app in one tenant, the rewards that fill them, and the orders by which they were paid out.
 *
 * <p>Thread-safe: one lock makes it one step to look up an order, empty the account and store the order, or to store a
 * reward and fill the account. It is held for a few look-ups and never across a signal.
 */
public final class Ledger {

    private final List<SimulatedAccount> initial;
    private final Map<String, SimulatedAccount> accounts = new LinkedHashMap<>();

    /** The documentation only says that an order id must be unique. Here one id names one order among all accounts. */
    private final Map<String, SimulatedWithdrawal> orders = new LinkedHashMap<>();

    private final Rewards rewards = new Rewards();

    private final Employees employees;
    private final Supplier<String> newIds;
    private final InstantSource clock;
    private final AssetsListener listener;

    Ledger(
            Collection<SimulatedAccount> accounts,
            Employees employees,
            Supplier<String> newIds,
            InstantSource clock,
            AssetsListener listener) {
        this.initial = List.copyOf(accounts);
        initial.forEach(this::store);
        this.employees = employees;
        this.newIds = newIds;
        this.clock = clock;
        this.listener = listener;
    }

    /** Returns to the accounts of the start, without orders and rewards. Notifies nobody. */
    synchronized void reset() {
        accounts.clear();
        orders.clear();
        rewards.clear();
        initial.forEach(this::store);
    }

    public Employees employees() {
        return employees;
    }

    public synchronized @Nullable SimulatedAccount find(String accountId) {
        return accounts.get(accountId);
    }

    synchronized SimulatedAccount require(String accountId) {
        SimulatedAccount account = accounts.get(accountId);
        if (account == null) {
            throw new RefusedException(PlatformError.ACCOUNT_NOT_FOUND);
        }
        return account;
    }

    public synchronized List<SimulatedAccount> accounts() {
        return List.copyOf(accounts.values());
    }

    /** Returns the orders in the order of their first requests. */
    public synchronized List<SimulatedWithdrawal> withdrawals() {
        return List.copyOf(orders.values());
    }

    /** Returns the imported rewards in the order of their first imports, deleted ones included. */
    public synchronized List<SimulatedReward> rewards() {
        return rewards.all();
    }

    /**
     * Returns the employee's account as it is, or a new one. The documentation does not say what a second create does.
     *
     * <p>A new account is filled with the confirmed rewards that the employee was given before: they are the
     * employee's, and nothing else would ever pay them.
     */
    synchronized SimulatedAccount create(SimulatedEmployee employee) {
        SimulatedAccount existing = accountOf(employee);
        if (existing != null) {
            return existing;
        }
        String id = newIds.get();
        while (accounts.containsKey(id)) {
            id = newIds.get();
        }
        SimulatedAccount created =
                store(SimulatedAccount.disabled(id).withEnabled(true).withReferrer(employee));
        rewards.waitingFor(employee).forEach(waiting -> book(waiting, created.id()));
        return require(id);
    }

    private @Nullable SimulatedAccount accountOf(SimulatedEmployee employee) {
        for (SimulatedAccount account : accounts.values()) {
            SimulatedEmployee referrer = account.referrer();
            if (referrer != null && referrer.userId().equals(employee.userId())) {
                return account;
            }
        }
        return null;
    }

    synchronized SimulatedAccount setEnabled(String accountId, boolean enabled) {
        return store(require(accountId).withEnabled(enabled));
    }

    public synchronized SimulatedAccount reward(String accountId, long points, List<SimulatedAccount.Cash> cash) {
        SimulatedAccount before = require(accountId);
        List<SimulatedAccount.Cash> sums = new ArrayList<>(before.cash());
        cash.forEach(one -> add(one, sums));
        return change(before, Math.addExact(before.pointBonus(), points), sums, now());
    }

    /**
     * Returns the reward that was first imported with this one's external id, or stores this one and, if it is
     * confirmed, fills the referrer's account. Without an account it waits for {@link #create}.
     *
     * <p>The documentation says that an external id is "used for idempotency" and no more. So the first import holds: a
     * later one changes nothing, not with another stage or amount, nor after the reward was deleted.
     */
    public synchronized SimulatedReward importReward(SimulatedReward reward) {
        SimulatedReward known = rewards.importedAgain(reward.externalId());
        if (known != null) {
            return known;
        }
        SimulatedAccount account = reward.stage() == SimulatedReward.CONFIRMED ? accountOf(reward.referrer()) : null;
        if (account != null) {
            // First: if its points are too many for the account, the reward is not stored either.
            reward(account.id(), reward.points(), reward.cash());
        }
        rewards.put(reward);
        if (account != null) {
            rewards.booked(reward, account.id());
        }
        return reward;
    }

    private void book(SimulatedReward reward, String accountId) {
        reward(accountId, reward.points(), reward.cash());
        rewards.booked(reward, accountId);
    }

    /**
     * Deletes a reward and takes its amount out of the account that it has filled. What was withdrawn stays withdrawn:
     * then nothing is taken, and other rewards in the balance are not touched.
     */
    public synchronized void deleteReward(String rewardId) {
        SimulatedReward reward = rewards.requireImported(rewardId);
        if (reward.booking() == SimulatedReward.Booking.BOOKED && reward.accountId() != null) {
            SimulatedAccount before = require(reward.accountId());
            List<SimulatedAccount.Cash> rest = new ArrayList<>(before.cash());
            reward.cash()
                    .forEach(one -> add(
                            new SimulatedAccount.Cash(
                                    one.currency(), one.amount().negate()),
                            rest));
            rest.removeIf(one -> one.amount().signum() == 0);
            change(before, before.pointBonus() - reward.points(), rest, now());
        }
        rewards.deleted(reward);
    }

    private static void add(SimulatedAccount.Cash one, List<SimulatedAccount.Cash> sums) {
        for (int i = 0; i < sums.size(); i++) {
            SimulatedAccount.Cash sum = sums.get(i);
            if (sum.currency().equals(one.currency())) {
                sums.set(
                        i,
                        new SimulatedAccount.Cash(sum.currency(), sum.amount().add(one.amount())));
                return;
            }
        }
        sums.add(one);
    }

    /**
     * Returns the order with this id as it was first executed, or a new one that takes the whole balance of these
     * types.
     */
    synchronized SimulatedWithdrawal withdraw(String accountId, Set<BonusType> types, String orderId) {
        SimulatedAccount account = require(accountId);
        SimulatedWithdrawal order = orders.get(orderId);
        if (order != null) {
            order = new SimulatedWithdrawal(
                    order.accountId(), orderId, order.points(), order.cash(), order.time(), order.requests() + 1);
        } else if (account.enabled()) {
            order = take(account, types, orderId);
        } else {
            throw new RefusedException(PlatformError.ACCOUNT_DEACTIVATED);
        }
        orders.put(orderId, order);
        return order;
    }

    private SimulatedWithdrawal take(SimulatedAccount account, Set<BonusType> types, String orderId) {
        boolean points = types.contains(BonusType.POINTS);
        boolean cash = types.contains(BonusType.CASH);
        Instant time = now();
        change(account, points ? 0 : account.pointBonus(), cash ? List.of() : account.cash(), time);
        rewards.withdrawn(account.id(), types);
        return new SimulatedWithdrawal(
                account.id(), orderId, points ? account.pointBonus() : 0, cash ? account.cash() : List.of(), time, 1);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Notifies the listener under the lock, so that events have the order of the changes; nothing is sent here. */
    private SimulatedAccount change(
            SimulatedAccount before, long points, List<SimulatedAccount.Cash> cash, Instant time) {
        SimulatedAccount after = new SimulatedAccount(before.id(), points, cash, before.enabled(), before.referrer());
        if (after.enabled() && !after.equals(before)) {
            listener.changed(after, time);
        }
        return store(after);
    }

    private SimulatedAccount store(SimulatedAccount account) {
        accounts.put(account.id(), account);
        return account;
    }

    /** Notified when the assets of a usable account change. Must neither block nor call the ledger. */
    @FunctionalInterface
    public interface AssetsListener {

        void changed(SimulatedAccount account, Instant time);
    }
}
