/**
 * Referral accounts, their owners, and what else a tenant has, as values: what users hand to the simulator and read
 * back. All are immutable.
 *
 * <p>Start with {@link io.github.feishureactive.simulator.account.SimulatedAccount}.
 */
@NullMarked
package io.github.feishureactive.simulator.account;

import org.jspecify.annotations.NullMarked;
