package io.github.feishureactive.hire.referral.referral;

import java.util.List;

import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.hire.referral.referral.ReferralMessages.ApplicationReferralData;
import io.github.feishureactive.hire.referral.referral.ReferralMessages.TalentReferralsData;

import static io.github.feishureactive.hire.referral.internal.operation.HireOperations.documented;

/** What is fixed about each endpoint. */
final class ReferralOperations {

    static final String APPLICATION_ID = "application_id";
    static final String USER_ID_TYPE = "user_id_type";

    private static final String NAME = "hire.referral.";
    private static final String PATH = "/open-apis/hire/v1/referrals";
    private static final String PAGES = "referral/";
    private static final String READ_SCOPE = "hire:referral:readonly";
    private static final String SCOPE = "hire:referral";

    /**
     * Without an identity: an application that was moved to another job belongs to the same referral as the original
     * one, and the platform does not say which of the two it names.
     */
    static final ApiOperation<ApplicationReferralData> BY_APPLICATION = documented(
                    ApiOperation.get(
                            NAME + "get_by_application", PATH + "/get_by_application", ApplicationReferralData.class),
                    PAGES + "get_by_application")
            .quota(Quota.perSecond(50))
            .scopes(READ_SCOPE, SCOPE)
            .build();

    /** Idempotent, since it only reads. */
    static final ApiOperation<TalentReferralsData> SEARCH = documented(
                    ApiOperation.post(NAME + "search", PATH + "/search", TalentReferralsData.class), PAGES + "search")
            .quota(Quota.perSecond(10))
            .scopes(READ_SCOPE, SCOPE)
            .idempotent()
            .build();

    static final List<ApiOperation<?>> ALL = List.of(BY_APPLICATION, SEARCH);

    private ReferralOperations() {}
}
