package io.github.feishureactive.hire.referral.account;

import org.jspecify.annotations.Nullable;

/**
 * An account and whose it is.
 *
 * @param account the account with its balance
 * @param referrer the employee, {@code null} if the platform did not say
 */
public record AccountAssets(Account account, @Nullable Referrer referrer) {}
