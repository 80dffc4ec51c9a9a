package io.github.feishureactive.hire.referral.account;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.internal.AbsentIfUnreadable;

/**
 * A reward account. Each employee has at most one for each app in each tenant.
 *
 * @param accountId the account's id: a number of 64 bits, as decimal text
 * @param assets what is on it, {@code null} if the platform did not say
 * @param status whether it may be used, {@code null} if the platform did not say
 */
public record Account(
        String accountId,
        @AbsentIfUnreadable @Nullable Assets assets,
        @AbsentIfUnreadable @Nullable AccountStatus status) {

    /**
     * Checks that the account is named.
     *
     * @param accountId the account's id: a number of 64 bits, as decimal text
     * @param assets what is on it, {@code null} if the platform did not say
     * @param status whether it may be used, {@code null} if the platform did not say
     * @throws IllegalArgumentException if the id is blank
     */
    public Account {
        if (Objects.requireNonNull(accountId, "account_id").isBlank()) {
            throw new IllegalArgumentException("account_id is blank");
        }
    }
}
