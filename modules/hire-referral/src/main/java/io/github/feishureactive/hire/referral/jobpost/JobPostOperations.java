package io.github.feishureactive.hire.referral.jobpost;

import java.util.List;

import tools.jackson.databind.JsonNode;

import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.page.PagedOperation;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.hire.referral.jobpost.JobPostMessages.JobPostData;
import io.github.feishureactive.hire.referral.jobpost.JobPostMessages.PortalJobPost;

import static io.github.feishureactive.hire.referral.internal.operation.HireOperations.documented;

/** What is fixed about each endpoint. */
final class JobPostOperations {

    static final String JOB_POST_ID = "job_post_id";

    /** The most that the platform puts into a page. */
    static final int PAGE_SIZE = 10;

    private static final String NAME = "hire.referral_website.job_post.";
    private static final String PATH = "/open-apis/hire/v1/referral_websites/job_posts";
    private static final String PAGES = "referral_website-job_post/";
    private static final String SCOPE = "hire:referral_website:readonly";
    private static final Quota QUOTA = Quota.perMinute(1000).and(Quota.perSecond(50));

    static final PagedOperation<PortalJobPost> LIST = PagedOperation.of(
            documented(ApiOperation.get(NAME + "list", PATH, JsonNode.class), PAGES + "list")
                    .quota(QUOTA)
                    .scopes(SCOPE)
                    .build(),
            PortalJobPost.class);

    static final ApiOperation<JobPostData> GET = documented(
                    ApiOperation.get(NAME + "get", PATH + "/{" + JOB_POST_ID + "}", JobPostData.class), PAGES + "get")
            .quota(QUOTA)
            .scopes(SCOPE)
            .identity("id", JobPostData::id)
            .build();

    static final List<ApiOperation<?>> ALL = List.of(LIST.operation(), GET);

    private JobPostOperations() {}
}
