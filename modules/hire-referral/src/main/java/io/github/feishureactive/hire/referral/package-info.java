/**
 * Referrals in Feishu Hire: an employee refers a candidate, earns rewards, and withdraws them from an account.
 *
 * <p>Here is what the rooms share: money, names, ids and errors. What to call is in the rooms: {@code account} for what
 * an employee has earned, {@code reward} for rewards of the caller's own system, {@code referral} for who has
 * recommended whom, {@code jobpost} for the jobs to recommend for.
 */
@NullMarked
package io.github.feishureactive.hire.referral;

import org.jspecify.annotations.NullMarked;
