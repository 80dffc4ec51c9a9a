package io.github.feishureactive.hire.referral;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.hire.referral.internal.wire.Present;

/**
 * A balance.
 *
 * @param pointBonus points; 0 if the platform left them out
 * @param cashBonus cash, an entry for each currency; empty if there is none
 */
public record Bonus(long pointBonus, List<Cash> cashBonus) {

    /**
     * Copies the list without what is null in it; none is an empty one.
     *
     * @param pointBonus points; 0 if the platform left them out
     * @param cashBonus cash, an entry for each currency; empty if there is none
     */
    public Bonus(long pointBonus, @Nullable List<Cash> cashBonus) {
        this.pointBonus = pointBonus;
        this.cashBonus = Present.of(cashBonus);
    }
}
