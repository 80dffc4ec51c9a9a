package io.github.feishureactive.hire.referral;

import java.util.Objects;

import io.github.feishureactive.core.ApiOperation;
import io.github.feishureactive.core.ErrorCategory;
import io.github.feishureactive.core.quota.Quota;

/** What is fixed about each endpoint, and what goes over the wire there. */
final class ReferralOperations {

    private static final String PATH = "/open-apis/hire/v1/referral_account";
    private static final String DOCUMENTATION =
            "https://open.feishu.cn/document/ukTMukTMukTM/uMzM1YjLzMTN24yMzUjN/hire-v1/referral_account/";
    private static final String SCOPE = "hire:referral_account";

    static final ApiOperation<AccountData> ENABLE = ApiOperation.post(
                    "hire.referral_account.enable", PATH + "/enable", AccountData.class)
            .quota(Quota.perSecond(10))
            .scopes(SCOPE)
            .idempotent()
            .error(1002001, ErrorCategory.TRANSIENT)
            // The error list of all of Hire spells the system error with two digits swapped.
            .error(1020001, ErrorCategory.TRANSIENT)
            .error(1002002, ErrorCategory.VALIDATION)
            .documentation(DOCUMENTATION + "enable")
            .build();

    private ReferralOperations() {}

    /** Names one account. */
    record AccountBody(String referralAccountId) {}

    /** Answers one account. */
    record AccountData(Account account) {

        AccountData {
            Objects.requireNonNull(account, "account");
        }
    }
}
