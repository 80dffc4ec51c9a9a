package io.github.feishureactive.hire.referral.jobpost;

import java.util.List;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.InvalidRequestException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.UnreadableResponseException;
import io.github.feishureactive.hire.referral.ReferralErrorCode;
import io.github.feishureactive.hire.referral.UserIdType;
import io.github.feishureactive.hire.referral.wire.WirePlatform;

import static io.github.feishureactive.hire.referral.wire.WirePlatform.PATIENCE;
import static io.github.feishureactive.hire.referral.wire.WirePlatform.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

/** What the two calls send, and what becomes of the answers. */
class ReferralJobPostsIT {

    @RegisterExtension
    static final WirePlatform PLATFORM = new WirePlatform();

    private static final String PATH = "/open-apis/hire/v1/referral_websites/job_posts";
    private static final JobPostIdTypes IDS = JobPostIdTypes.DEFAULTS
            .withUser(UserIdType.USER_ID)
            .withDepartment(DepartmentIdType.DEPARTMENT_ID)
            .withJobLevel(JobLevelIdType.JOB_LEVEL_ID);
    private static final String IDS_QUERY =
            "user_id_type=user_id&department_id_type=department_id&job_level_id_type=job_level_id";

    @Test
    void listsWithThePlatformsDefaults() {
        answerList(DocumentedJobPost.json());

        assertThat(posts().all().collectList().block(PATIENCE)).containsExactly(DocumentedJobPost.READ);
        assertSent(PATH + "?page_size=10");
    }

    @Test
    void listsOneProcessWithOtherIds() {
        answerList();
        JobPostQuery query =
                JobPostQuery.ALL.withProcessType(JobProcessType.CAMPUS).withIdTypes(IDS);

        assertThat(posts().all(query).collectList().block(PATIENCE)).isEmpty();
        assertSent(PATH + "?process_type=2&" + IDS_QUERY + "&page_size=10");
    }

    @Test
    void getsOne() {
        answerOne(DocumentedJobPost.json());

        assertThat(posts().get(DocumentedJobPost.ID).block(PATIENCE)).isEqualTo(DocumentedJobPost.READ);
        assertSent(PATH + "/" + DocumentedJobPost.ID);
    }

    @Test
    void getsOneWithOtherIds() {
        answerOne("{\"id\":\"a/b\"}");

        assertThat(posts().get("a/b", IDS).block(PATIENCE).id()).isEqualTo("a/b");
        assertSent(PATH + "/a%2Fb?" + IDS_QUERY);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", ".."})
    void anIdThatNamesNoneIsNotSent(@Nullable String id) {
        StepVerifier.create(posts().get(id))
                .expectError(InvalidRequestException.class)
                .verify(PATIENCE);

        assertThat(PLATFORM.received()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "500, 1002001, SYSTEM_ERROR, 3",
        "400, 1002002, WRONG_PARAMETER, 1",
        "404, 1002509, JOB_POST_NOT_FOUND, 1",
    })
    void everyDocumentedErrorHasAName(int status, int code, ReferralErrorCode expected, int attempts) {
        PLATFORM.answers(status, "{\"code\":" + code + ",\"msg\":\"no\"}");

        StepVerifier.create(posts().get("1"))
                .expectErrorSatisfies(error -> assertError(error, expected))
                .verify(PATIENCE);
        assertThat(PLATFORM.received()).hasSize(attempts);
        StepVerifier.create(posts().all())
                .expectErrorSatisfies(error -> assertError(error, expected))
                .verify(PATIENCE);
    }

    private static void assertError(Throwable error, ReferralErrorCode expected) {
        assertThat(error).isExactlyInstanceOf(ApiException.class).satisfies(refused -> assertThat(
                        ReferralErrorCode.of((ApiException) refused))
                .contains(expected));
    }

    /** The response to another request, on a connection that lost count of them. */
    @Test
    void anotherJobPostIsNotTaken() {
        answerOne("{\"id\":\"2\"}");

        StepVerifier.create(posts().get("1"))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(
                                UnreadableResponseException.class,
                                unknown -> assertThat(unknown.outcome()).isEqualTo(Outcome.UNKNOWN)))
                .verify(PATIENCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"id\":\"\"}", "{\"id\":{}}", "7", "[]", "null"})
    void oneWithoutAnIdIsUnreadable(String post) {
        answerOne(post);
        StepVerifier.create(posts().get("1"))
                .expectError(UnreadableResponseException.class)
                .verify(PATIENCE);

        answerList("{\"id\":\"1\"}", post);
        StepVerifier.create(posts().all().map(JobPost::id))
                .expectNext("1")
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(UnreadableResponseException.class)
                        .hasMessageContaining("Item 1 (from 0) of page 1"))
                .verify(PATIENCE);
    }

    private static void assertSent(String url) {
        assertThat(PLATFORM.received()).hasSize(1);
        LoggedRequest request = PLATFORM.received().get(0);
        assertThat(request.getMethod().getName() + " " + request.getUrl()).isEqualTo("GET " + url);
        assertThat(request.getBody()).isEmpty();
        assertThat(request.containsHeader("Content-Type")).isFalse();
        assertThat(request.header("Authorization").values()).containsExactly("Bearer " + TOKEN);
    }

    private static ReferralJobPosts posts() {
        return ReferralJobPosts.on(PLATFORM.open(PLATFORM.gateway()));
    }

    private static void answerOne(String post) {
        PLATFORM.answers(200, "{\"code\":0,\"msg\":\"SUCCESS\",\"data\":{\"job_post\":" + post + "}}");
    }

    private static void answerList(String... posts) {
        PLATFORM.answers(
                200, "{\"code\":0,\"msg\":\"SUCCESS\",\"data\":{\"items\":" + List.of(posts) + ",\"has_more\":false}}");
    }

    @Test
    void theOperationsAreAll() {
        assertThat(Flux.fromIterable(ReferralJobPosts.operations())
                        .map(operation -> operation.name() + " " + operation.endpoint() + " " + operation.idempotent()
                                + " " + operation.scopes() + " " + operation.quota())
                        .collectList()
                        .block())
                .containsExactly(
                        "hire.referral_website.job_post.list GET " + PATH + " true [hire:referral_website:readonly] "
                                + quota(),
                        "hire.referral_website.job_post.get GET " + PATH + "/* true [hire:referral_website:readonly] "
                                + quota());
    }

    private static String quota() {
        return "Quota[windows=[Window[permits=1000, period=PT1M], Window[permits=50, period=PT1S]]]";
    }
}
