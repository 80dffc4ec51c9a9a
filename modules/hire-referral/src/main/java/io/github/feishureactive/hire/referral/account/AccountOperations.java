package io.github.feishureactive.hire.referral.account;

import java.util.List;

import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.hire.referral.account.AccountMessages.AccountAssetsData;
import io.github.feishureactive.hire.referral.account.AccountMessages.AccountData;
import io.github.feishureactive.hire.referral.account.AccountMessages.ReconciliationData;
import io.github.feishureactive.hire.referral.account.AccountMessages.WithdrawalData;

import static io.github.feishureactive.hire.referral.internal.operation.HireOperations.documented;

/** What is fixed about each endpoint. */
final class AccountOperations {

    static final String ACCOUNT_ID = "referral_account_id";

    private static final String RESPONSE_ACCOUNT_ID = "account_id";

    private static final String NAME = "hire.referral_account.";
    private static final String PATH = "/open-apis/hire/v1/referral_account";
    private static final String PAGES = "referral_account/";
    private static final String SCOPE = "hire:referral_account";
    private static final String READ_SCOPE = "hire:referral_account:readonly";

    /** Not idempotent: the platform does not say what a second registration of one employee does. */
    static final ApiOperation<AccountData> CREATE = documented(
                    ApiOperation.post(NAME + "create", PATH, AccountData.class), PAGES + "create")
            .quota(Quota.perMinute(100))
            .scopes(SCOPE)
            .build();

    static final ApiOperation<AccountData> ENABLE = documented(
                    ApiOperation.post(NAME + "enable", PATH + "/enable", AccountData.class), PAGES + "enable")
            .quota(Quota.perSecond(10))
            .scopes(SCOPE)
            .idempotent()
            .identity(RESPONSE_ACCOUNT_ID, AccountData::accountId)
            .build();

    static final ApiOperation<AccountData> DEACTIVATE = documented(
                    ApiOperation.post(NAME + "deactivate", onAccount("deactivate"), AccountData.class),
                    PAGES + "deactivate")
            .quota(Quota.perMinute(100))
            .scopes(SCOPE)
            .idempotent()
            .identity(RESPONSE_ACCOUNT_ID, AccountData::accountId)
            .build();

    static final ApiOperation<AccountAssetsData> ASSETS = documented(
                    ApiOperation.get(NAME + "assets", PATH + "/get_account_assets", AccountAssetsData.class),
                    PAGES + "get_account_assets")
            .quota(Quota.perSecond(10))
            .scopes(SCOPE, READ_SCOPE)
            .idempotent()
            .identity(RESPONSE_ACCOUNT_ID, AccountAssetsData::accountId)
            .build();

    /** Idempotent by the order id that the caller gives: the platform returns for a repetition the first order. */
    static final ApiOperation<WithdrawalData> WITHDRAW = documented(
                    ApiOperation.post(NAME + "withdraw", onAccount("withdraw"), WithdrawalData.class),
                    PAGES + "withdraw")
            .quota(Quota.perMinute(100))
            .scopes(SCOPE)
            .idempotent()
            .identity("external_order_id", WithdrawalData::orderId)
            .build();

    static final ApiOperation<ReconciliationData> RECONCILE = documented(
                    ApiOperation.post(NAME + "reconcile", PATH + "/reconciliation", ReconciliationData.class),
                    PAGES + "reconciliation")
            .quota(Quota.perMinute(100))
            .scopes(SCOPE)
            .idempotent()
            .build();

    static final List<ApiOperation<?>> ALL = List.of(CREATE, ENABLE, DEACTIVATE, ASSETS, WITHDRAW, RECONCILE);

    private AccountOperations() {}

    private static String onAccount(String action) {
        return PATH + "/{" + ACCOUNT_ID + "}/" + action;
    }
}
