package io.github.feishureactive.simulator;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/** The referral accounts of every installation: an account exists for one app in one tenant only. */
final class Accounts {

    private final Map<Key, SimulatedAccount> accounts = new ConcurrentHashMap<>();

    void add(Installation owner, Collection<SimulatedAccount> added) {
        added.forEach(account -> accounts.put(new Key(owner, account.id()), account));
    }

    @Nullable
    SimulatedAccount find(Installation owner, String accountId) {
        return accounts.get(new Key(owner, accountId));
    }

    /** Null when there is no such account. */
    @Nullable
    SimulatedAccount enable(Installation owner, String accountId) {
        return accounts.computeIfPresent(new Key(owner, accountId), (key, account) -> account.withEnabled(true));
    }

    private record Key(Installation owner, String accountId) {}
}
