package io.github.feishureactive.hire.referral.referral;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.hire.referral.UserIdType;

/**
 * The referrals of a tenant: who has recommended whom. Cheap to make, safe for use by many threads, and nothing to
 * close.
 *
 * @see <a href="https://open.feishu.cn/document/ukTMukTMukTM/uMzM1YjLzMTN24yMzUjN/hire-v1/referral/search">The
 *     platform's documentation</a>
 */
public interface Referrals {

    /**
     * The referrals that a gateway's app reaches.
     *
     * @param gateway the way to the platform; stays the caller's to close
     * @return the referrals
     */
    static Referrals on(FeishuGateway gateway) {
        return new GatewayReferrals(gateway, null);
    }

    /**
     * The operations of the referrals, such as for {@link FeishuGateway#diagnose} or for the names by which quotas are
     * set.
     *
     * @return an immutable list
     */
    static List<ApiOperation<?>> operations() {
        return ReferralOperations.ALL;
    }

    /**
     * The same referrals for another tenant, for store apps, which work in many.
     *
     * @param tenantKey the tenant's key, as it came with the event of the app's installation
     * @return referrals bound to that tenant
     */
    Referrals forTenant(String tenantKey);

    /**
     * Looks up the referral of an application, with the employee's open id: {@link #byApplication(String, UserIdType)}.
     *
     * @param applicationId the application's id
     * @return the referral, or nothing if the platform has none
     */
    default Mono<Referral> byApplication(@Nullable String applicationId) {
        return byApplication(applicationId, UserIdType.OPEN_ID);
    }

    /**
     * Looks up the referral of an application. The platform keeps the application with a referral only if the employee
     * chose a job; a referral without a job is found by its talent.
     *
     * <p>Quota: 50 calls a second for each app in each tenant. Scope: {@code hire:referral:readonly} or
     * {@code hire:referral}; the {@code user_id} of the employee needs {@code contact:user.employee_id:readonly} too.
     * Idempotent.
     *
     * <p>Errors that the platform documents: 1002001 system error (HTTP 500), 1002002 wrong parameter (HTTP 400).
     * Cancelling has no effect on the platform. The value is signalled on a thread that must not be blocked.
     *
     * @param applicationId the application's id, a decimal number in text; null or blank is an error of the
     *     {@code Mono}
     * @param userIdType which id of the employee to return
     * @return the referral, nothing if the platform has none, or one
     *     {@link io.github.feishureactive.core.error.FeishuException}
     * @see <a
     *     href="https://open.feishu.cn/document/ukTMukTMukTM/uMzM1YjLzMTN24yMzUjN/hire-v1/referral/get_by_application">Get
     *     referral information</a>
     */
    Mono<Referral> byApplication(@Nullable String applicationId, UserIdType userIdType);

    /**
     * Looks up the referrals of a talent at any time, with the employees' open ids: {@link #byTalent(String, Instant,
     * Instant, UserIdType)}.
     *
     * @param talentId the talent's id
     * @return the referrals, oldest first
     */
    default Flux<Referral> byTalent(@Nullable String talentId) {
        return byTalent(talentId, null, null, UserIdType.OPEN_ID);
    }

    /**
     * Looks up the referrals of a talent, oldest first. The platform returns 200 at most, in one response; for later
     * ones, ask again from the time of the last one on.
     *
     * <p>Quota: 10 calls a second for each app in each tenant. Scope: {@code hire:referral:readonly} or
     * {@code hire:referral}; the {@code user_id} of an employee needs {@code contact:user.employee_id:readonly} too.
     * Idempotent.
     *
     * <p>Errors that the platform documents: 1002001 system error (HTTP 500), 1002002 wrong parameter (HTTP 400).
     * Cancelling has no effect on the platform. Values are signalled on a thread that must not be blocked.
     *
     * @param talentId the talent's id, a decimal number in text; null or blank is an error of the {@code Flux}
     * @param from time of the earliest referral, in whole milliseconds; {@code null} for any
     * @param to time of the latest referral, in whole milliseconds; {@code null} for any; before {@code from} is an
     *     error of the {@code Flux}
     * @param userIdType which id of the employees to return
     * @return the referrals, none if the platform has none, or one
     *     {@link io.github.feishureactive.core.error.FeishuException}
     * @see <a href="https://open.feishu.cn/document/ukTMukTMukTM/uMzM1YjLzMTN24yMzUjN/hire-v1/referral/search">Search
     *     the referrals of a talent</a>
     */
    Flux<Referral> byTalent(
            @Nullable String talentId, @Nullable Instant from, @Nullable Instant to, UserIdType userIdType);
}
