/**
 * Reward accounts of employees who refer candidates, in Feishu Hire.
 *
 * <p>{@link io.github.feishureactive.hire.referral.ReferralAccounts} is what to call; {@code ReferralOperations} holds
 * what is fixed about each endpoint; the records are what comes back.
 */
@NullMarked
package io.github.feishureactive.hire.referral;

import org.jspecify.annotations.NullMarked;
