/**
 * Referral accounts: their endpoints, and the {@link io.github.feishureactive.simulator.internal.account.Ledger} that
 * holds the accounts and rewards of one app in one tenant and decides what is refused, such as an unknown account. The
 * simulator's root package uses it, and {@code internal.reward}.
 *
 * <p>Start with {@link io.github.feishureactive.simulator.internal.account.ReferralAccountEndpoints}.
 */
@NullMarked
package io.github.feishureactive.simulator.internal.account;

import org.jspecify.annotations.NullMarked;
