package io.github.feishureactive.hire.referral.account;

import java.util.OptionalLong;

/**
 * An account on which the two sides do not agree.
 *
 * @param accountId the account
 * @param withdrawnPoints what the platform says was withdrawn in the period; empty if nothing was or it did not say
 * @param creditedPoints what the caller says it has credited; empty if the platform did not repeat it
 */
public record Mismatch(String accountId, OptionalLong withdrawnPoints, OptionalLong creditedPoints) {}
