package io.github.feishureactive.hire.referral.account;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.internal.AbsentIfUnreadable;
import io.github.feishureactive.hire.referral.Bonus;

/**
 * What is on an account.
 *
 * @param confirmedBonus what can be withdrawn, {@code null} if the platform did not say or an amount of it cannot be
 *     read
 */
public record Assets(@AbsentIfUnreadable @Nullable Bonus confirmedBonus) {}
