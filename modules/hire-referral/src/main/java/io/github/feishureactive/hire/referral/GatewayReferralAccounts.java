package io.github.feishureactive.hire.referral;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.ApiRequest;
import io.github.feishureactive.core.CallResult;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.ResultOrder;
import io.github.feishureactive.hire.referral.EnableResult.Enabled;
import io.github.feishureactive.hire.referral.EnableResult.Failed;
import io.github.feishureactive.hire.referral.ReferralOperations.AccountBody;
import io.github.feishureactive.hire.referral.ReferralOperations.AccountData;

/** Calls through a gateway. */
final class GatewayReferralAccounts implements ReferralAccounts {

    private static final String MISSING_ID =
            "Pass the account's id, such as 6942778198054125570: it is null or blank, and nothing else names the account."
                    + " It comes with the answer to registering the account.";

    private final FeishuGateway gateway;

    GatewayReferralAccounts(FeishuGateway gateway) {
        this.gateway = Objects.requireNonNull(gateway, "gateway");
    }

    @Override
    public Mono<Account> enable(@Nullable String accountId) {
        return gateway.call(enableRequest(accountId)).map(AccountData::account);
    }

    @Override
    public Flux<EnableResult> enableAll(Publisher<String> accountIds, ResultOrder order) {
        return gateway.callAll(ReferralOperations.ENABLE, accountIds, GatewayReferralAccounts::enableRequest, order)
                .map(GatewayReferralAccounts::enableResult);
    }

    private static ApiRequest<AccountData> enableRequest(@Nullable String accountId) {
        ApiRequest<AccountData> request = ReferralOperations.ENABLE.request();
        return accountId == null || accountId.isBlank()
                ? request.invalid(MISSING_ID)
                : request.body(new AccountBody(accountId));
    }

    private static EnableResult enableResult(CallResult<String, AccountData> result) {
        if (result instanceof CallResult.Success<String, AccountData> success) {
            return new Enabled(success.source(), success.value().account());
        }
        CallResult.Failure<String, AccountData> failure = (CallResult.Failure<String, AccountData>) result;
        return new Failed(failure.source(), failure.error());
    }
}
