package io.github.feishureactive.hire.referral.referral;

import java.time.Instant;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.internal.AppBound;
import io.github.feishureactive.core.operation.ApiRequest;
import io.github.feishureactive.hire.referral.UserIdType;
import io.github.feishureactive.hire.referral.internal.wire.EpochMillis;
import io.github.feishureactive.hire.referral.referral.ReferralMessages.ApplicationReferral;
import io.github.feishureactive.hire.referral.referral.ReferralMessages.ApplicationReferralData;
import io.github.feishureactive.hire.referral.referral.ReferralMessages.SearchBody;
import io.github.feishureactive.hire.referral.referral.ReferralMessages.TalentReferralsData;

/** Calls through a gateway, for one tenant. */
final class GatewayReferrals implements Referrals, AppBound {

    private final FeishuGateway gateway;
    private final @Nullable String tenantKey;

    GatewayReferrals(FeishuGateway gateway, @Nullable String tenantKey) {
        this.gateway = Objects.requireNonNull(gateway, "gateway");
        this.tenantKey = tenantKey;
    }

    @Override
    public String appId() {
        return gateway.appId();
    }

    @Override
    public Referrals forTenant(String otherTenantKey) {
        return new GatewayReferrals(gateway, Objects.requireNonNull(otherTenantKey, "tenantKey"));
    }

    @Override
    public Mono<Referral> byApplication(@Nullable String applicationId, UserIdType userIdType) {
        ApiRequest<ApplicationReferralData> request =
                ReferralOperations.BY_APPLICATION.request().tenant(tenantKey);
        return gateway.call(
                        missing(applicationId)
                                ? request.invalid("Pass the application's id: it is null or blank.")
                                : request.query(ReferralOperations.APPLICATION_ID, applicationId)
                                        .query(ReferralOperations.USER_ID_TYPE, userIdType.wire()))
                .mapNotNull(ApplicationReferralData::referral)
                .map(ApplicationReferral::result);
    }

    @Override
    public Flux<Referral> byTalent(
            @Nullable String talentId, @Nullable Instant from, @Nullable Instant to, UserIdType userIdType) {
        ApiRequest<TalentReferralsData> request = ReferralOperations.SEARCH
                .request()
                .tenant(tenantKey)
                .query(ReferralOperations.USER_ID_TYPE, userIdType.wire());
        if (talentId == null || talentId.isBlank()) {
            request = request.invalid("Pass the talent's id: it is null or blank.");
        } else if (from != null && to != null && to.isBefore(from)) {
            request = request.invalid("Pass a period that does not end before it starts.");
        } else if (!EpochMillis.isPeriod(from, to)) {
            request = request.invalid(EpochMillis.NO_PERIOD);
        } else {
            request = request.body(new SearchBody(talentId, millis(from), millis(to)));
        }
        return gateway.call(request).flatMapIterable(TalentReferralsData::result);
    }

    private static @Nullable EpochMillis millis(@Nullable Instant moment) {
        return moment == null ? null : new EpochMillis(moment);
    }

    private static boolean missing(@Nullable String text) {
        return text == null || text.isBlank();
    }
}
