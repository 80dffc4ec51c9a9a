package io.github.feishureactive.hire.referral.account;

import java.time.Instant;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.ResultOrder;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.hire.referral.BonusType;
import io.github.feishureactive.hire.referral.ReferralErrorCode;
import io.github.feishureactive.hire.referral.UserIdType;

/**
 * The referral accounts of a tenant. Cheap to make, safe for use by many threads, and nothing to close.
 *
 * @see <a href="https://open.feishu.cn/document/ukTMukTMukTM/uMzM1YjLzMTN24yMzUjN/hire-v1/referral_account/enable">The
 *     platform's documentation</a>
 */
public interface ReferralAccounts {

    /**
     * The accounts that a gateway's app reaches.
     *
     * @param gateway the way to the platform; stays the caller's to close
     * @return the accounts
     */
    static ReferralAccounts on(FeishuGateway gateway) {
        return new GatewayReferralAccounts(gateway, null);
    }

    /**
     * The operations of the accounts, such as for {@link FeishuGateway#diagnose} or for the names by which quotas are
     * set.
     *
     * @return an immutable list
     */
    static List<ApiOperation<?>> operations() {
        return AccountOperations.ALL;
    }

    /**
     * The same accounts for another tenant, for store apps, which work in many.
     *
     * @param tenantKey the tenant's key, as it came with the event of the app's installation
     * @return accounts bound to that tenant
     */
    ReferralAccounts forTenant(String tenantKey);

    /**
     * Registers an account for an employee. It starts enabled and empty. Each employee has at most one account for each
     * app in each tenant.
     *
     * <p>Quota: 100 calls a minute for each app in each tenant. Scope: {@code hire:referral_account}. Not idempotent:
     * the platform does not say what a second registration does, so a request that may have arrived is not sent again;
     * see {@link io.github.feishureactive.core.error.FeishuException#outcome()}.
     *
     * <p>Errors that the platform documents: 1002001 system error (HTTP 500), 1002002 wrong parameter, 1002551 user not
     * found, 1002552 more than one user (all HTTP 400): see {@link ReferralErrorCode}. Cancelling gives back what was
     * not used; a request already on its way may still have its effect.
     *
     * @param contact the employee's mobile number, e-mail address, or both
     * @return the new account, or one {@link io.github.feishureactive.core.error.FeishuException}
     * @see <a
     *     href="https://open.feishu.cn/document/ukTMukTMukTM/uMzM1YjLzMTN24yMzUjN/hire-v1/referral_account/create">Register
     *     a referral account</a>
     */
    Mono<Account> create(EmployeeContact contact);

    /**
     * Enables an account, so that its employee's rewards can be watched and withdrawn. Enabling an enabled account
     * leaves it as it is.
     *
     * <p>Quota: 10 calls a second for each app in each tenant. Scope: {@code hire:referral_account}. Idempotent, so it
     * is sent again when it is unknown whether the first request arrived; such a late repetition can undo a
     * {@code deactivate} that came in between, so do not run both for one account at the same time.
     *
     * <p>Errors that the platform documents: 1002001 system error (HTTP 500, tried again), 1002002 wrong parameter and
     * 1002553 account not found (both HTTP 400). Cancelling gives back what was not used; a request already on its way
     * may still have its effect. The value is signalled on a thread that must not be blocked.
     *
     * @param accountId the account's id, a decimal number in text; the platform calls it optional, but nothing else
     *     names the account, so without it the call fails before anything is sent
     * @return the account after the change, or one {@link io.github.feishureactive.core.error.FeishuException}
     * @see <a
     *     href="https://open.feishu.cn/document/ukTMukTMukTM/uMzM1YjLzMTN24yMzUjN/hire-v1/referral_account/enable">Enable
     *     a referral account</a>
     */
    Mono<Account> enable(@Nullable String accountId);

    /**
     * Enables accounts, giving results as calls finish: {@link #enableAll(Publisher, ResultOrder)}.
     *
     * @param accountIds ids of accounts, any number of them
     * @return one result for each id
     */
    default Flux<EnableResult> enableAll(Publisher<String> accountIds) {
        return enableAll(accountIds, ResultOrder.AS_FINISHED);
    }

    /**
     * Enables accounts. An id that fails becomes a result and does not end the stream.
     *
     * <p>The source is asked for as many ids as the quota has slots, 10 unless overridden, and for one more when a
     * result has been taken, so it may be endless, and a slow subscriber slows the calls down. Each call waits for its
     * turn as long as it takes and starts its deadline then. Cancelling stops asking the source at once and cancels the
     * calls in flight, which may have had their effect.
     *
     * @param accountIds ids of accounts; if this publisher fails, its error comes after the results of the calls under
     *     way
     * @param order of the results
     * @return one result for each id; ends with an error only if the source fails or the gateway is closed
     * @see #enable(String)
     */
    Flux<EnableResult> enableAll(Publisher<String> accountIds, ResultOrder order);

    /**
     * Deactivates an account: its balance is no longer reported and cannot be withdrawn. Deactivating a deactivated
     * account leaves it as it is.
     *
     * <p>Quota: 100 calls a minute for each app in each tenant. Scope: {@code hire:referral_account}. Idempotent, so it
     * is sent again when it is unknown whether the first request arrived; such a late repetition can undo an
     * {@code enable} that came in between, so do not run both for one account at the same time.
     *
     * <p>Errors that the platform documents: 1002001 system error (HTTP 500), 1002002 wrong parameter, 1002553 account
     * not found (both HTTP 400). Cancelling is as in {@link #enable(String)}.
     *
     * @param accountId the account's id; null or blank is an error of the {@code Mono}
     * @return the account after the change, or one {@link io.github.feishureactive.core.error.FeishuException}
     * @see <a
     *     href="https://open.feishu.cn/document/ukTMukTMukTM/uMzM1YjLzMTN24yMzUjN/hire-v1/referral_account/deactivate">Deactivate
     *     a referral account</a>
     */
    Mono<Account> deactivate(@Nullable String accountId);

    /**
     * Looks an account up, with the employee's open id: {@link #assets(String, UserIdType)}.
     *
     * @param accountId the account's id
     * @return the account and whose it is
     */
    default Mono<AccountAssets> assets(@Nullable String accountId) {
        return assets(accountId, UserIdType.OPEN_ID);
    }

    /**
     * Looks an account up: its balance, its status, and whose it is.
     *
     * <p>Quota: 10 calls a second for each app in each tenant. Scope: {@code hire:referral_account} or
     * {@code hire:referral_account:readonly}; what other scopes would show is absent without them. Idempotent.
     *
     * <p>Errors that the platform documents: 1002001 system error (HTTP 500), 1002002 wrong parameter, 1002553 account
     * not found (both HTTP 400). Cancelling has no effect on the platform.
     *
     * @param accountId the account's id; null or blank is an error of the {@code Mono}
     * @param userIdType which id of the employee to return
     * @return the account and whose it is, or one {@link io.github.feishureactive.core.error.FeishuException}
     * @see <a
     *     href="https://open.feishu.cn/document/ukTMukTMukTM/uMzM1YjLzMTN24yMzUjN/hire-v1/referral_account/get_account_assets">Query
     *     a referral account</a>
     */
    Mono<AccountAssets> assets(@Nullable String accountId, UserIdType userIdType);

    /**
     * Withdraws the whole balance of each chosen kind; afterwards that balance is 0 and its rewards count as paid out.
     * Partial withdrawals are not supported.
     *
     * <p>The order id is what makes this safe to repeat: for a known order id the platform returns what it took then,
     * and takes nothing. So choose it before the first call, keep it, and ask again with the same one for as long as
     * the outcome is unknown; with a new one the account could be emptied a second time. That is also why the gateway
     * may send the request again by itself.
     *
     * <p>Quota: 100 calls a minute for each app in each tenant. Scope: {@code hire:referral_account}. Idempotent by
     * order id.
     *
     * <p>Errors that the platform documents: 1002001 system error (HTTP 500), 1002002 wrong parameter, 1002553 account
     * not found, 1002555 account deactivated (all HTTP 400). Where it stays unknown whether the withdrawal was made, a
     * {@link WithdrawalUnknownException}. A cancelled call may have had its effect: ask again with the same order id.
     *
     * @param accountId the account's id; null or blank is an error of the {@code Mono}
     * @param externalOrderId the caller's own id of this withdrawal, never used for another one; null or blank is an
     *     error of the {@code Mono}
     * @param bonusTypes what to withdraw; none is an error of the {@code Mono}
     * @return what was taken, or one {@link io.github.feishureactive.core.error.FeishuException}
     * @see <a
     *     href="https://open.feishu.cn/document/ukTMukTMukTM/uMzM1YjLzMTN24yMzUjN/hire-v1/referral_account/withdraw">Withdraw
     *     from a referral account</a>
     */
    Mono<Withdrawal> withdraw(@Nullable String accountId, @Nullable String externalOrderId, Set<BonusType> bonusTypes);

    /**
     * Compares the points that the caller has credited with those that the platform says were withdrawn.
     *
     * <p>Quota: 100 calls a minute for each app in each tenant. Scope: {@code hire:referral_account}. Idempotent: it
     * changes nothing. The platform documents neither the longest period, nor the largest number of accounts, nor
     * whether the ends of the period belong to it.
     *
     * <p>Errors that the platform documents: 1002001 system error (HTTP 500), 1002002 wrong parameter, 1002553 account
     * not found (both HTTP 400). Cancelling has no effect on the platform.
     *
     * @param from start of the period, in whole milliseconds
     * @param to end of the period, after its start, or it is an error of the {@code Mono}
     * @param tradeDetails the caller's books, an entry for each account; may be empty
     * @return the accounts on which both sides do not agree, or one
     *     {@link io.github.feishureactive.core.error.FeishuException}
     * @see <a
     *     href="https://open.feishu.cn/document/ukTMukTMukTM/uMzM1YjLzMTN24yMzUjN/hire-v1/referral_account/reconciliation">Reconcile
     *     referral accounts</a>
     */
    Mono<Reconciliation> reconcile(Instant from, Instant to, List<TradeDetail> tradeDetails);
}
