package io.github.feishureactive.hire.referral;

import org.jspecify.annotations.Nullable;

/**
 * What is on an account.
 *
 * @param confirmedBonus what can be withdrawn, {@code null} if the platform did not say
 */
public record Assets(@Nullable Bonus confirmedBonus) {}
