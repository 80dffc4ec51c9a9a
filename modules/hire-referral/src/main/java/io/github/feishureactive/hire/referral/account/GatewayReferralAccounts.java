package io.github.feishureactive.hire.referral.account;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.CallResult;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.ResultOrder;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.internal.AppBound;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.ApiRequest;
import io.github.feishureactive.hire.referral.BonusType;
import io.github.feishureactive.hire.referral.UserIdType;
import io.github.feishureactive.hire.referral.account.AccountMessages.AccountAssetsData;
import io.github.feishureactive.hire.referral.account.AccountMessages.AccountBody;
import io.github.feishureactive.hire.referral.account.AccountMessages.AccountData;
import io.github.feishureactive.hire.referral.account.AccountMessages.ContactBody;
import io.github.feishureactive.hire.referral.account.AccountMessages.ReconcileBody;
import io.github.feishureactive.hire.referral.account.AccountMessages.ReconciliationData;
import io.github.feishureactive.hire.referral.account.AccountMessages.TradeDetailBody;
import io.github.feishureactive.hire.referral.account.AccountMessages.WithdrawBody;
import io.github.feishureactive.hire.referral.account.AccountMessages.WithdrawalData;
import io.github.feishureactive.hire.referral.account.EnableResult.Enabled;
import io.github.feishureactive.hire.referral.account.EnableResult.Failed;
import io.github.feishureactive.hire.referral.internal.wire.EpochMillis;

/** Calls through a gateway, for one tenant. */
final class GatewayReferralAccounts implements ReferralAccounts, AppBound {

    private static final String MISSING_ID =
            "Pass the account's id, such as 6942778198054125570: it is null or blank, and nothing else names the"
                    + " account. The response to registering the account has it.";

    private static final String MISSING_ORDER_ID =
            "Pass an external_order_id of your own that names this withdrawal for good: with the same id it can be"
                    + " asked for again without being made twice.";

    private final FeishuGateway gateway;
    private final @Nullable String tenantKey;

    GatewayReferralAccounts(FeishuGateway gateway, @Nullable String tenantKey) {
        this.gateway = Objects.requireNonNull(gateway, "gateway");
        this.tenantKey = tenantKey;
    }

    @Override
    public String appId() {
        return gateway.appId();
    }

    @Override
    public ReferralAccounts forTenant(String otherTenantKey) {
        return new GatewayReferralAccounts(gateway, Objects.requireNonNull(otherTenantKey, "tenantKey"));
    }

    @Override
    public Mono<Account> create(EmployeeContact contact) {
        ApiRequest<AccountData> request = request(AccountOperations.CREATE, null);
        String flaw = contact.flaw();
        return gateway.call(
                        flaw != null
                                ? request.invalid(flaw)
                                : request.body(new ContactBody(contact.mobile(), contact.email())))
                .map(AccountData::account);
    }

    @Override
    public Mono<Account> enable(@Nullable String accountId) {
        return gateway.call(enableRequest(accountId)).map(AccountData::account);
    }

    @Override
    public Flux<EnableResult> enableAll(Publisher<String> accountIds, ResultOrder order) {
        return gateway.callAll(AccountOperations.ENABLE, accountIds, this::enableRequest, order)
                .map(GatewayReferralAccounts::enableResult);
    }

    @Override
    public Mono<Account> deactivate(@Nullable String accountId) {
        return gateway.call(onAccount(AccountOperations.DEACTIVATE, accountId, accountId))
                .map(AccountData::account);
    }

    @Override
    public Mono<AccountAssets> assets(@Nullable String accountId, UserIdType userIdType) {
        ApiRequest<AccountAssetsData> request = request(AccountOperations.ASSETS, accountId);
        return gateway.call(
                        missing(accountId)
                                ? request.invalid(MISSING_ID)
                                : request.query(AccountOperations.ACCOUNT_ID, accountId)
                                        .query("user_id_type", userIdType.wire()))
                .map(AccountAssetsData::result);
    }

    @Override
    public Mono<Withdrawal> withdraw(
            @Nullable String accountId, @Nullable String externalOrderId, Set<BonusType> bonusTypes) {
        String orderId = externalOrderId == null ? "" : externalOrderId;
        ApiRequest<WithdrawalData> request = onAccount(AccountOperations.WITHDRAW, accountId, orderId);
        if (orderId.isBlank()) {
            request = request.invalid(MISSING_ORDER_ID);
        }
        if (bonusTypes.isEmpty()) {
            request = request.invalid("Pass at least one kind of bonus to withdraw, POINTS or CASH.");
        }
        List<Integer> types = bonusTypes.stream().map(BonusType::wire).sorted().toList();
        return gateway.call(request.body(new WithdrawBody(types, orderId)))
                .map(data -> data.result(orderId))
                .onErrorMap(
                        FeishuException.class,
                        error -> unknown(error) ? new WithdrawalUnknownException(orderId, error) : error);
    }

    @Override
    public Mono<Reconciliation> reconcile(Instant from, Instant to, List<TradeDetail> tradeDetails) {
        ApiRequest<ReconciliationData> request = request(AccountOperations.RECONCILE, null);
        if (!from.isBefore(to)) {
            request = request.invalid("Pass a period that ends after it starts.");
        } else if (!EpochMillis.isPeriod(from, to)) {
            request = request.invalid(EpochMillis.NO_PERIOD);
        }
        return gateway.call(request.body(new ReconcileBody(
                        new EpochMillis(from),
                        new EpochMillis(to),
                        tradeDetails.isEmpty()
                                ? null
                                : tradeDetails.stream().map(TradeDetailBody::of).toList())))
                .map(ReconciliationData::result);
    }

    private <T> ApiRequest<T> request(ApiOperation<T> operation, @Nullable String identity) {
        return operation.request(identity).tenant(tenantKey);
    }

    private <T> ApiRequest<T> onAccount(
            ApiOperation<T> operation, @Nullable String accountId, @Nullable String identity) {
        ApiRequest<T> request = request(operation, identity);
        return missing(accountId) ? request.invalid(MISSING_ID) : request.path(AccountOperations.ACCOUNT_ID, accountId);
    }

    private ApiRequest<AccountData> enableRequest(@Nullable String accountId) {
        ApiRequest<AccountData> request = request(AccountOperations.ENABLE, accountId);
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

    private static boolean unknown(FeishuException error) {
        return error.outcome() == Outcome.UNKNOWN || error.outcome() == Outcome.UNREADABLE;
    }

    private static boolean missing(@Nullable String text) {
        return text == null || text.isBlank();
    }
}
