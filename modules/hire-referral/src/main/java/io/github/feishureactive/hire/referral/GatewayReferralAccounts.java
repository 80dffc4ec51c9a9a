package io.github.feishureactive.hire.referral;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.ApiOperation;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.InvalidRequestException;
import io.github.feishureactive.hire.referral.ReferralOperations.AccountBody;
import io.github.feishureactive.hire.referral.ReferralOperations.AccountData;

/** Calls through a gateway. */
final class GatewayReferralAccounts implements ReferralAccounts {

    private final FeishuGateway gateway;

    GatewayReferralAccounts(FeishuGateway gateway) {
        this.gateway = Objects.requireNonNull(gateway, "gateway");
    }

    @Override
    public Mono<Account> enable(@Nullable String accountId) {
        if (accountId == null || accountId.isBlank()) {
            return missingId(ReferralOperations.ENABLE);
        }
        return gateway.call(ReferralOperations.ENABLE.request().body(new AccountBody(accountId)))
                .map(AccountData::account);
    }

    private static <T> Mono<T> missingId(ApiOperation<?> operation) {
        return Mono.error(() -> new InvalidRequestException(
                operation.name(),
                "Pass the account's id, such as 6942778198054125570: it is null or blank, and nothing else names the"
                        + " account. It comes with the answer to registering the account."));
    }
}
