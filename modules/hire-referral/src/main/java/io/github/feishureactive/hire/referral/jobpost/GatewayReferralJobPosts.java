package io.github.feishureactive.hire.referral.jobpost;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.internal.AppBound;
import io.github.feishureactive.core.operation.ApiRequest;
import io.github.feishureactive.core.page.Page;
import io.github.feishureactive.core.page.Pages;
import io.github.feishureactive.hire.referral.UserIdType;
import io.github.feishureactive.hire.referral.jobpost.JobPostMessages.PortalJobPost;

/** Calls through a gateway. */
final class GatewayReferralJobPosts implements ReferralJobPosts, AppBound {

    private final FeishuGateway gateway;

    GatewayReferralJobPosts(FeishuGateway gateway) {
        this.gateway = Objects.requireNonNull(gateway, "gateway");
    }

    @Override
    public String appId() {
        return gateway.appId();
    }

    @Override
    public Flux<JobPost> all(JobPostQuery query) {
        return walk(query).items(gateway).map(PortalJobPost::result);
    }

    @Override
    public Flux<Page<JobPost>> pages(JobPostQuery query, @Nullable String pageToken) {
        return walk(query).from(pageToken).pages(gateway).map(GatewayReferralJobPosts::result);
    }

    @Override
    public Mono<JobPost> get(@Nullable String jobPostId, JobPostIdTypes idTypes) {
        return gateway.call(withIds(JobPostOperations.GET.request(jobPostId), idTypes)
                        .path(JobPostOperations.JOB_POST_ID, jobPostId))
                .map(data -> data.jobPost().result());
    }

    private static Pages<PortalJobPost> walk(JobPostQuery query) {
        JobProcessType processType = query.processType();
        ApiRequest<JsonNode> request = JobPostOperations.LIST
                .request()
                .query("process_type", processType == null ? null : String.valueOf(processType.raw()));
        return JobPostOperations.LIST.pages(withIds(request, query.idTypes())).size(JobPostOperations.PAGE_SIZE);
    }

    private static Page<JobPost> result(Page<PortalJobPost> page) {
        return new Page<>(
                page.number(),
                page.items().stream().map(PortalJobPost::result).toList(),
                page.token(),
                page.nextToken());
    }

    private static <T> ApiRequest<T> withIds(ApiRequest<T> request, JobPostIdTypes idTypes) {
        UserIdType user = idTypes.user();
        DepartmentIdType department = idTypes.department();
        JobLevelIdType jobLevel = idTypes.jobLevel();
        return request.query("user_id_type", user == null ? null : user.wire())
                .query("department_id_type", department == null ? null : department.wire())
                .query("job_level_id_type", jobLevel == null ? null : jobLevel.wire());
    }
}
