/**
 * Referrals: the endpoints that read them. Only the simulator's root package uses it.
 *
 * <p>Start with {@link io.github.feishureactive.simulator.internal.referral.ReferralEndpoints}.
 */
@NullMarked
package io.github.feishureactive.simulator.internal.referral;

import org.jspecify.annotations.NullMarked;
