package io.github.feishureactive.hire.referral.account;

import java.util.List;

/**
 * What a reconciliation has found.
 *
 * @param mismatches the accounts on which the two sides do not agree; empty if they agree on all
 */
public record Reconciliation(List<Mismatch> mismatches) {

    /**
     * Copies the list.
     *
     * @param mismatches the accounts on which the two sides do not agree; empty if they agree on all
     */
    public Reconciliation {
        mismatches = List.copyOf(mismatches);
    }

    /**
     * Whether the two sides agree on every account.
     *
     * @return {@code true} if there is no mismatch
     */
    public boolean matches() {
        return mismatches.isEmpty();
    }
}
