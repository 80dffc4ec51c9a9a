package io.github.feishureactive.hire.referral;

import io.github.feishureactive.core.error.ErrorCategory;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.ApiOperationBuilder;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.hire.referral.ReferralMessages.AccountAssetsData;
import io.github.feishureactive.hire.referral.ReferralMessages.AccountData;
import io.github.feishureactive.hire.referral.ReferralMessages.ReconciliationData;
import io.github.feishureactive.hire.referral.ReferralMessages.WithdrawalData;

/** What is fixed about each endpoint. */
final class ReferralOperations {

    static final String ACCOUNT_ID = "referral_account_id";

    private static final String RESPONSE_ACCOUNT_ID = "account_id";

    private static final String NAME = "hire.referral_account.";
    private static final String PATH = "/open-apis/hire/v1/referral_account";
    private static final String DOCUMENTATION =
            "https://open.feishu.cn/document/ukTMukTMukTM/uMzM1YjLzMTN24yMzUjN/hire-v1/referral_account/";
    private static final String SCOPE = "hire:referral_account";
    private static final String READ_SCOPE = "hire:referral_account:readonly";

    /** Not idempotent: the platform does not say what a second registration of one employee does. */
    static final ApiOperation<AccountData> CREATE = documented(
                    ApiOperation.post(NAME + "create", PATH, AccountData.class), "create")
            .quota(Quota.perMinute(100))
            .scopes(SCOPE)
            .build();

    static final ApiOperation<AccountData> ENABLE = documented(
                    ApiOperation.post(NAME + "enable", PATH + "/enable", AccountData.class), "enable")
            .quota(Quota.perSecond(10))
            .scopes(SCOPE)
            .idempotent()
            .identity(RESPONSE_ACCOUNT_ID, AccountData::accountId)
            .build();

    static final ApiOperation<AccountData> DEACTIVATE = documented(
                    ApiOperation.post(NAME + "deactivate", onAccount("deactivate"), AccountData.class), "deactivate")
            .quota(Quota.perMinute(100))
            .scopes(SCOPE)
            .idempotent()
            .identity(RESPONSE_ACCOUNT_ID, AccountData::accountId)
            .build();

    static final ApiOperation<AccountAssetsData> ASSETS = documented(
                    ApiOperation.get(NAME + "assets", PATH + "/get_account_assets", AccountAssetsData.class),
                    "get_account_assets")
            .quota(Quota.perSecond(10))
            .scopes(SCOPE, READ_SCOPE)
            .idempotent()
            .identity(RESPONSE_ACCOUNT_ID, AccountAssetsData::accountId)
            .build();

    /** Idempotent by the order id that the caller gives: the platform returns for a repetition the first order. */
    static final ApiOperation<WithdrawalData> WITHDRAW = documented(
                    ApiOperation.post(NAME + "withdraw", onAccount("withdraw"), WithdrawalData.class), "withdraw")
            .quota(Quota.perMinute(100))
            .scopes(SCOPE)
            .idempotent()
            .identity("external_order_id", WithdrawalData::orderId)
            .build();

    static final ApiOperation<ReconciliationData> RECONCILE = documented(
                    ApiOperation.post(NAME + "reconcile", PATH + "/reconciliation", ReconciliationData.class),
                    "reconciliation")
            .quota(Quota.perMinute(100))
            .scopes(SCOPE)
            .idempotent()
            .build();

    private ReferralOperations() {}

    private static String onAccount(String action) {
        return PATH + "/{" + ACCOUNT_ID + "}/" + action;
    }

    private static <T> ApiOperationBuilder<T> documented(ApiOperationBuilder<T> operation, String page) {
        ReferralErrorCode.SYSTEM_ERROR.codes().forEach(code -> operation.error(code, ErrorCategory.TRANSIENT));
        ReferralErrorCode.WRONG_PARAMETER.codes().forEach(code -> operation.error(code, ErrorCategory.VALIDATION));
        return operation.documentation(DOCUMENTATION + page);
    }
}
