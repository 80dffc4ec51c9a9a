package io.github.feishureactive.simulator.internal.account;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.simulator.account.SimulatedEmployee;
import io.github.feishureactive.simulator.account.SimulatedReferral;
import io.github.feishureactive.simulator.account.SimulatedTenant;
import io.github.feishureactive.simulator.internal.api.Installation;

/** The ledger of each installation: an account belongs to one app in one tenant. Thread-safe. */
public final class Ledgers {

    private final Map<Installation, Ledger> ledgers;
    private final NewIds newIds;

    private Ledgers(Map<Installation, Ledger> ledgers, NewIds newIds) {
        this.newIds = newIds;
        this.ledgers = Map.copyOf(ledgers);
    }

    /** Opens a ledger for each installation with what its tenant has at the start. */
    public static Ledgers of(
            Map<Installation, SimulatedTenant> tenants,
            InstantSource clock,
            Function<Installation, Ledger.AssetsListener> listeners) {
        NewIds newIds = new NewIds();
        Map<Installation, Ledger> ledgers = new HashMap<>();
        tenants.forEach((installation, tenant) -> {
            Stream<SimulatedEmployee> owners =
                    tenant.accounts().stream().map(SimulatedAccount::referrer).filter(Objects::nonNull);
            Stream<SimulatedEmployee> referrers = tenant.referrals().stream().map(SimulatedReferral::referrer);
            Employees employees = new Employees(Stream.of(owners, referrers, tenant.employees().stream())
                    .flatMap(Function.identity())
                    .toList());
            ledgers.put(
                    installation,
                    new Ledger(tenant.accounts(), employees, newIds, clock, listeners.apply(installation)));
        });
        return new Ledgers(ledgers, newIds);
    }

    /** Returns an id that no other account or reward of the simulator has been given. */
    public String newId() {
        return newIds.get();
    }

    /** Returns all ledgers to their start. */
    public void reset() {
        ledgers.values().forEach(Ledger::reset);
    }

    /** Returns null if the app is not installed there. */
    public @Nullable Ledger find(Installation owner) {
        return ledgers.get(owner);
    }

    /** Returns the ledger of the owner of a tenant token. */
    public Ledger of(Installation caller) {
        Ledger ledger = find(caller);
        if (ledger == null) {
            throw new IllegalStateException("A token for an app that is not installed: " + caller);
        }
        return ledger;
    }
}
