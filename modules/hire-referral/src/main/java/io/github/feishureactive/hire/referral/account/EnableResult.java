package io.github.feishureactive.hire.referral.account;

import io.github.feishureactive.core.error.FeishuException;

/** What became of one id of {@link ReferralAccounts#enableAll}. */
public sealed interface EnableResult {

    /**
     * The id that was to be enabled.
     *
     * @return the id as it came from the source
     */
    String accountId();

    /**
     * The account is enabled.
     *
     * @param accountId the id
     * @param account the account after the change
     */
    record Enabled(String accountId, Account account) implements EnableResult {}

    /**
     * The account could not be enabled, or it is not known whether it was: see {@link FeishuException#outcome()}.
     *
     * @param accountId the id
     * @param error why
     */
    record Failed(String accountId, FeishuException error) implements EnableResult {}
}
