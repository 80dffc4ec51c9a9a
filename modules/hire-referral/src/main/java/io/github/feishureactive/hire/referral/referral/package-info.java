/**
 * Referrals: which employee has recommended a talent, and when.
 *
 * <p>{@link io.github.feishureactive.hire.referral.referral.Referrals} is what to call; {@code ReferralOperations}
 * holds what is fixed about each endpoint; {@link io.github.feishureactive.hire.referral.referral.Referral} is what
 * comes back.
 */
@NullMarked
package io.github.feishureactive.hire.referral.referral;

import org.jspecify.annotations.NullMarked;
