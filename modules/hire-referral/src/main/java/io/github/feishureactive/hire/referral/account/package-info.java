/**
 * Reward accounts of employees who refer candidates.
 *
 * <p>{@link io.github.feishureactive.hire.referral.account.ReferralAccounts} is what to call; {@code AccountOperations}
 * holds what is fixed about each endpoint; the records are what comes back.
 */
@NullMarked
package io.github.feishureactive.hire.referral.account;

import org.jspecify.annotations.NullMarked;
