package io.github.feishureactive.hire.referral.diagnosis;

import org.junit.jupiter.api.Test;

import io.github.feishureactive.core.operation.ApiOperation.Method;
import io.github.feishureactive.core.operation.ApiRequest;

import static org.assertj.core.api.Assertions.assertThat;

class ReferralDiagnosisTest {

    private static final String HIRE = "/open-apis/hire/v1";

    /** The gateway sends GET requests, and no others. */
    @Test
    void whatIsSentNamesNothingThatExists() {
        assertThat(ReferralDiagnosis.calls())
                .filteredOn(call -> call.operation().method() == Method.GET)
                .allSatisfy(call -> assertThat(call.problem()).isNull())
                .extracting(ApiRequest::target)
                .containsExactlyInAnyOrder(
                        HIRE + "/referral_account/get_account_assets?referral_account_id=0",
                        HIRE + "/referrals/get_by_application?application_id=0",
                        HIRE + "/referral_websites/job_posts?page_size=1",
                        HIRE + "/referral_websites/job_posts/0");
    }

    @Test
    void aCustomAppHasAllCallsInItsOneTenant() {
        assertThat(ReferralDiagnosis.calls())
                .allSatisfy(call -> assertThat(call.tenantKey()).isNull())
                .extracting(call -> call.operation().name())
                .doesNotHaveDuplicates()
                .contains(
                        "hire.referral_account.enable",
                        "hire.external_referral_reward.create",
                        "hire.referral.search",
                        "hire.referral_website.job_post.list");
    }

    @Test
    void aStoreAppHasNeitherRewardsNorJobPosts() {
        assertThat(ReferralDiagnosis.calls("tenant"))
                .allSatisfy(call -> assertThat(call.tenantKey()).isEqualTo("tenant"))
                .extracting(call -> call.operation().name())
                .contains("hire.referral_account.enable", "hire.referral.search")
                .noneMatch(name -> name.startsWith("hire.referral_website") || name.contains("reward"));
    }
}
