package io.github.feishureactive.simulator;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The accounts of one app in one tenant, and the orders by which they were paid out.
 *
 * <p>Thread-safe: one lock makes looking an order up, emptying the account and keeping the order one step. It is held for a
 * few look-ups, never across a signal.
 */
final class Ledger {

    private final Map<String, SimulatedAccount> accounts = new LinkedHashMap<>();
    private final Map<OrderKey, SimulatedWithdrawal> orders = new LinkedHashMap<>();
    private final Employees employees;
    private final LedgerRules rules;
    private final Supplier<String> newIds;
    private final InstantSource clock;
    private final AssetsListener listener;

    Ledger(
            Collection<SimulatedAccount> accounts,
            Employees employees,
            LedgerRules rules,
            Supplier<String> newIds,
            InstantSource clock,
            AssetsListener listener) {
        accounts.forEach(account -> this.accounts.put(account.id(), account));
        this.employees = employees;
        this.rules = rules;
        this.newIds = newIds;
        this.clock = clock;
        this.listener = listener;
    }

    Employees employees() {
        return employees;
    }

    @Nullable
    synchronized SimulatedAccount find(String accountId) {
        return accounts.get(accountId);
    }

    synchronized SimulatedAccount require(String accountId) {
        SimulatedAccount account = accounts.get(accountId);
        if (account == null) {
            throw new RefusedException(PlatformError.ACCOUNT_NOT_FOUND);
        }
        return account;
    }

    synchronized List<SimulatedAccount> accounts() {
        return List.copyOf(accounts.values());
    }

    /** In the order of their first requests. */
    synchronized List<SimulatedWithdrawal> withdrawals() {
        return List.copyOf(orders.values());
    }

    synchronized SimulatedAccount create(SimulatedEmployee referrer) {
        for (SimulatedAccount account : accounts.values()) {
            if (account.belongsTo(referrer)) {
                if (rules.repeatedCreate() == RepeatedCreate.REFUSED) {
                    throw new RefusedException(PlatformError.HIRE_PARAMETER);
                }
                return account;
            }
        }
        String id = newIds.get();
        while (accounts.containsKey(id)) {
            id = newIds.get();
        }
        return keep(SimulatedAccount.disabled(id).withEnabled(true).withReferrer(referrer));
    }

    synchronized SimulatedAccount setEnabled(String accountId, boolean enabled) {
        return keep(require(accountId).withEnabled(enabled));
    }

    synchronized SimulatedAccount reward(String accountId, long points, List<SimulatedAccount.Cash> cash) {
        SimulatedAccount before = require(accountId);
        Instant time = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return changed(before, before.rewarded(points, cash), time);
    }

    /** The order of this id as it was first carried out, or else a new one, which takes all there is of these types. */
    synchronized SimulatedWithdrawal withdraw(String accountId, Set<BonusType> types, String orderId) {
        SimulatedAccount account = require(accountId);
        OrderKey key = new OrderKey(rules.orderIdScope() == OrderIdScope.ACCOUNT ? accountId : "", orderId);
        SimulatedWithdrawal order = orders.get(key);
        if (order != null) {
            order = order.requestedAgain();
        } else if (account.enabled()) {
            order = take(account, types, orderId);
        } else {
            throw new RefusedException(PlatformError.ACCOUNT_DEACTIVATED);
        }
        orders.put(key, order);
        return order;
    }

    private SimulatedWithdrawal take(SimulatedAccount account, Set<BonusType> types, String orderId) {
        boolean points = types.contains(BonusType.POINTS);
        boolean cash = types.contains(BonusType.CASH);
        Instant time = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        changed(account, account.paidOut(points, cash), time);
        return new SimulatedWithdrawal(
                account.id(), orderId, points ? account.pointBonus() : 0, cash ? account.cash() : List.of(), time, 1);
    }

    /** Told under the lock, so that events tell of changes in their order; nothing is sent here. */
    private SimulatedAccount changed(SimulatedAccount before, SimulatedAccount after, Instant time) {
        if (after.enabled() && !after.hasAssetsOf(before)) {
            listener.changed(after, time);
        }
        return keep(after);
    }

    private SimulatedAccount keep(SimulatedAccount account) {
        accounts.put(account.id(), account);
        return account;
    }

    /** Hears that the assets of a usable account have changed. It must neither block nor come back to the ledger. */
    @FunctionalInterface
    interface AssetsListener {

        void changed(SimulatedAccount account, Instant time);
    }

    /** The account is empty where orders of different accounts must not share an id. */
    private record OrderKey(String accountId, String orderId) {}
}
