package io.github.feishureactive.simulator;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/** The ledger of every installation: an account exists for one app in one tenant only. Immutable. */
final class Ledgers {

    private final Map<Installation, Ledger> ledgers;

    Ledgers(Map<Installation, Ledger> ledgers) {
        this.ledgers = Map.copyOf(ledgers);
    }

    /** Null when the app is not installed there. */
    @Nullable
    Ledger find(Installation owner) {
        return ledgers.get(owner);
    }

    /** For whom a tenant token speaks. */
    Ledger of(Installation caller) {
        Ledger ledger = find(caller);
        if (ledger == null) {
            throw new IllegalStateException("A token of an app that isn't installed: " + caller);
        }
        return ledger;
    }
}
