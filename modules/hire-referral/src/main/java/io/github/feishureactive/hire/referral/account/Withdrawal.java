package io.github.feishureactive.hire.referral.account;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.hire.referral.Bonus;

/**
 * What a withdrawal took from an account.
 *
 * @param externalOrderId the caller's order id
 * @param transactionTime when it was booked, to be kept for the reconciliation, {@code null} if the platform did not
 *     say
 * @param withdrawn what was taken, {@code null} if the platform did not say or an amount of it cannot be read; asking
 *     again with the same order id does no harm
 */
public record Withdrawal(
        String externalOrderId,
        @Nullable Instant transactionTime,
        @Nullable Bonus withdrawn) {}
