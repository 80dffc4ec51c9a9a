/**
 * Rewards that an app imports from its own system: their endpoints, which check requests. The
 * {@link io.github.feishureactive.simulator.internal.account.Ledger} books them. Only the simulator's root package uses
 * it.
 *
 * <p>Start with {@link io.github.feishureactive.simulator.internal.reward.RewardEndpoints}.
 */
@NullMarked
package io.github.feishureactive.simulator.internal.reward;

import org.jspecify.annotations.NullMarked;
