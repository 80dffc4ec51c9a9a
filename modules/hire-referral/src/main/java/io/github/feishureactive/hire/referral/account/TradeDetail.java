package io.github.feishureactive.hire.referral.account;

import java.util.Objects;

/**
 * What the caller's own books say of one account, for {@link ReferralAccounts#reconcile}.
 *
 * @param accountId the account
 * @param points the points that the caller has credited in the period
 */
public record TradeDetail(String accountId, long points) {

    /**
     * Checks that the account is named.
     *
     * @param accountId the account
     * @param points the points that the caller has credited in the period
     */
    public TradeDetail {
        Objects.requireNonNull(accountId, "accountId");
    }
}
