package io.github.feishureactive.quickstart;

import io.github.feishureactive.core.error.FeishuException;

/** What went wrong and what to do, in one line. */
final class FailureText {

    private static final int ACCOUNT_NOT_FOUND = 1002553;

    private FailureText() {}

    static String of(String accountId, FeishuException error) {
        String what = error.code() == ACCOUNT_NOT_FOUND
                ? "Account not found: there is no referral account " + accountId
                        + " in this tenant. Pass the id from the response to registering the account (code 1002553)."
                : String.valueOf(error.getMessage());
        return what + error.logId().map(id -> " Log id " + id).orElse("");
    }
}
