package io.github.feishureactive.hire.referral;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.ResultOrder;

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
        return new GatewayReferralAccounts(gateway);
    }

    /**
     * Enables an account, so that its employee's rewards can be watched and withdrawn. Enabling an enabled account leaves
     * it as it is.
     *
     * <p>Quota: 10 calls a second for each app in each tenant. Scope: {@code hire:referral_account}. Idempotent, so it is
     * sent again when it is unknown whether the first request arrived; such a late repetition can undo a {@code
     * deactivate} that came in between, so do not run both for one account at the same time.
     *
     * <p>Errors that the platform documents: 1002001 system error (HTTP 500, tried again), 1002002 wrong parameter and
     * 1002553 account not found (both HTTP 400). Cancelling gives back what was not used; a request already on its way may
     * still have its effect. The answer is signalled on a thread that must not be blocked.
     *
     * @param accountId the account's id, a decimal number in text; the platform calls it optional, but nothing else names
     *     the account, so without it the call fails before anything is sent
     * @return the account after the change, or one {@link io.github.feishureactive.core.FeishuException}
     * @see <a href="https://open.feishu.cn/document/ukTMukTMukTM/uMzM1YjLzMTN24yMzUjN/hire-v1/referral_account/enable">Enable
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
     * <p>The source is asked for as many ids as the quota has slots, 10 unless overridden, and for one more when a result
     * has been taken, so it may be endless, and a slow subscriber slows the calls down. Each call waits for its turn as long
     * as it takes and starts its deadline then. Cancelling stops asking the source at once and cancels the calls under way,
     * which may have had their effect.
     *
     * @param accountIds ids of accounts; if this publisher fails, its error comes after the results of the calls under way
     * @param order of the results
     * @return one result for each id; ends with an error only if the source fails or the gateway is closed
     * @see #enable(String)
     */
    Flux<EnableResult> enableAll(Publisher<String> accountIds, ResultOrder order);
}
