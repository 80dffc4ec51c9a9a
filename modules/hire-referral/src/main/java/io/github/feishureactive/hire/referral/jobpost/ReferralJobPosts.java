package io.github.feishureactive.hire.referral.jobpost;

import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.page.Page;
import io.github.feishureactive.hire.referral.ReferralErrorCode;

/**
 * The job posts of the tenant's referral site. Only custom apps may call these operations, so there is no other tenant
 * to choose. Cheap to make, safe for use by many threads, and nothing to close.
 *
 * @see <a
 *     href="https://open.feishu.cn/document/ukTMukTMukTM/uMzM1YjLzMTN24yMzUjN/hire-v1/referral_website-job_post/list">The
 *     platform's documentation</a>
 */
public interface ReferralJobPosts {

    /**
     * The job posts that a gateway's app reaches.
     *
     * @param gateway the way to the platform; stays the caller's to close
     * @return the job posts
     */
    static ReferralJobPosts on(FeishuGateway gateway) {
        return new GatewayReferralJobPosts(gateway);
    }

    /**
     * The operations of the job posts, such as for {@link FeishuGateway#diagnose} or for the names by which quotas are
     * set.
     *
     * @return an immutable list
     */
    static List<ApiOperation<?>> operations() {
        return JobPostOperations.ALL;
    }

    /**
     * Lists all job posts with the platform's default ids: {@link #all(JobPostQuery)}.
     *
     * @return the job posts
     */
    default Flux<JobPost> all() {
        return all(JobPostQuery.ALL);
    }

    /**
     * Lists job posts. Each page of 10, the most that the platform allows, is a call of its own, made when the
     * subscriber wants a job post that has not arrived. A page waits for its permit as long as it takes, and its
     * deadline starts then.
     *
     * <p>Quota: 1000 calls a minute and 50 calls a second for each app in each tenant. Scope:
     * {@code hire:referral_website:readonly}. Idempotent.
     *
     * <p>Errors that the platform documents: 1002001 system error (HTTP 500), 1002002 wrong parameter (HTTP 400). An
     * error ends the list after the job posts that came before it. Another subscription starts over; where that is too
     * much, see {@link #pages}. Cancelling ends the list at once, and with it the call in flight; it has no effect on
     * the platform. Values are signalled on a thread that must not be blocked.
     *
     * @param query which job posts
     * @return the job posts in the platform's order; one without an id is an
     *     {@link io.github.feishureactive.core.error.UnreadableResponseException}
     * @see <a
     *     href="https://open.feishu.cn/document/ukTMukTMukTM/uMzM1YjLzMTN24yMzUjN/hire-v1/referral_website-job_post/list">List
     *     job posts of the referral site</a>
     */
    Flux<JobPost> all(JobPostQuery query);

    /**
     * Lists job posts page by page, for applications that resume: keep {@link Page#nextToken()} when a page is done,
     * and pass it to the next walk.
     *
     * <p>A page token lives as long as the platform likes, which it does not document. An expired one is refused with
     * an {@link io.github.feishureactive.core.error.ApiException} after the pages that came before it. It cannot be
     * renewed: start with {@code null} again, and skip what was done by {@link JobPost#id()}.
     *
     * <p>Quota, scope, errors and cancellation are as in {@link #all(JobPostQuery)}.
     *
     * @param query which job posts; the same as before when resuming
     * @param pageToken the token of the page to start with, {@code null} for the first one
     * @return the pages in order, empty ones too
     * @see #all(JobPostQuery)
     */
    Flux<Page<JobPost>> pages(JobPostQuery query, @Nullable String pageToken);

    /**
     * Looks up a job post with the platform's default ids: {@link #get(String, JobPostIdTypes)}.
     *
     * @param jobPostId the job post's id
     * @return the job post
     */
    default Mono<JobPost> get(@Nullable String jobPostId) {
        return get(jobPostId, JobPostIdTypes.DEFAULTS);
    }

    /**
     * Looks up a job post.
     *
     * <p>Quota: 1000 calls a minute and 50 calls a second for each app in each tenant. Scope:
     * {@code hire:referral_website:readonly}. Idempotent.
     *
     * <p>Errors that the platform documents: 1002001 system error (HTTP 500), 1002002 wrong parameter (HTTP 400),
     * 1002509 no such job post on the site (HTTP 404): see {@link ReferralErrorCode}. Cancelling has no effect on the
     * platform. The value is signalled on a thread that must not be blocked.
     *
     * @param jobPostId the job post's id, a decimal number in text; null or blank is an error of the {@code Mono}
     * @param idTypes which ids it has
     * @return the job post, or one {@link io.github.feishureactive.core.error.FeishuException}
     * @see <a
     *     href="https://open.feishu.cn/document/ukTMukTMukTM/uMzM1YjLzMTN24yMzUjN/hire-v1/referral_website-job_post/get">Get
     *     a job post of the referral site</a>
     */
    Mono<JobPost> get(@Nullable String jobPostId, JobPostIdTypes idTypes);
}
