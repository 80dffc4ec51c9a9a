package io.github.feishureactive.hire.referral.diagnosis;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.ApiRequest;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.hire.referral.jobpost.ReferralJobPosts;
import io.github.feishureactive.hire.referral.referral.Referrals;
import io.github.feishureactive.hire.referral.reward.ReferralRewards;

/**
 * The calls of the referral domain for {@link FeishuGateway#diagnose}. Sent are only the GET requests: for an account,
 * an application and a job post that do not exist, and for a page of one job post. Of the others the scopes are looked
 * at.
 */
public final class ReferralDiagnosis {

    /** The platform's ids are positive. */
    private static final String NO_ID = "0";

    private ReferralDiagnosis() {}

    /**
     * All calls, of a custom app.
     *
     * @return a list for {@code diagnose}
     */
    public static List<ApiRequest<?>> calls() {
        return calls(null);
    }

    /**
     * The calls in a tenant: all of a custom app, and those of a store app that the platform allows it.
     *
     * @param tenantKey the tenant of a store app, {@code null} for the one tenant of a custom app
     * @return a list for {@code diagnose}
     */
    public static List<ApiRequest<?>> calls(@Nullable String tenantKey) {
        Stream<List<ApiOperation<?>>> anyApp = Stream.of(ReferralAccounts.operations(), Referrals.operations());
        Stream<List<ApiOperation<?>>> customAppOnly =
                Stream.of(ReferralRewards.operations(), ReferralJobPosts.operations());
        return (tenantKey == null ? Stream.concat(anyApp, customAppOnly) : anyApp)
                .flatMap(List::stream)
                .<ApiRequest<?>>map(operation -> request(operation).tenant(tenantKey))
                .toList();
    }

    private static ApiRequest<?> request(ApiOperation<?> operation) {
        ApiRequest<?> request = operation.request();
        return switch (operation.name()) {
            case "hire.referral_account.assets" -> request.query("referral_account_id", NO_ID);
            case "hire.referral.get_by_application" -> request.query("application_id", NO_ID);
            case "hire.referral_website.job_post.list" -> request.query("page_size", "1");
            case "hire.referral_website.job_post.get" -> request.path("job_post_id", NO_ID);
            default -> request;
        };
    }
}
