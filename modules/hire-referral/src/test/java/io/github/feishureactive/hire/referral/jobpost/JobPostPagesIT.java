package io.github.feishureactive.hire.referral.jobpost;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.page.Page;
import io.github.feishureactive.hire.referral.wire.WirePlatform;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static io.github.feishureactive.hire.referral.wire.WirePlatform.PATIENCE;
import static io.github.feishureactive.hire.referral.wire.WirePlatform.json;
import static org.assertj.core.api.Assertions.assertThat;

/** 25 job posts in pages of 10. */
class JobPostPagesIT {

    @RegisterExtension
    static final WirePlatform PLATFORM = new WirePlatform();

    private static final String FIRST = "/open-apis/hire/v1/referral_websites/job_posts?page_size=10";
    private static final String SECOND = FIRST + "&page_token=token-2%3D%3D";
    private static final String THIRD = FIRST + "&page_token=token-3%3D%3D";

    private ReferralJobPosts posts;

    @BeforeEach
    void answerThreePages() {
        answer(FIRST, json(200, page(0, 10, ",\"has_more\":true,\"page_token\":\"token-2==\"")));
        answer(SECOND, json(200, page(10, 20, ",\"has_more\":true,\"page_token\":\"token-3==\"")));
        answer(THIRD, json(200, page(20, 25, ",\"has_more\":false")));
        posts = ReferralJobPosts.on(PLATFORM.open(PLATFORM.gateway()));
    }

    @Test
    void twentyFiveAreThreePages() {
        StepVerifier.create(posts.all().map(JobPost::id))
                .expectNextSequence(ids(0, 25))
                .expectComplete()
                .verify(PATIENCE);

        assertThat(sent()).containsExactly(FIRST, SECOND, THIRD);
    }

    @Test
    void aPageIsFetchedWhenItIsWanted() {
        StepVerifier.create(posts.all().map(JobPost::id), 0)
                .then(() -> assertThat(sent()).isEmpty())
                .thenRequest(10)
                .expectNextSequence(ids(0, 10))
                .then(() -> assertThat(sent()).containsExactly(FIRST))
                .thenRequest(1)
                .expectNext("10")
                .then(() -> assertThat(sent()).containsExactly(FIRST, SECOND))
                .thenCancel()
                .verify(PATIENCE);

        assertThat(posts.all().take(20).count().block(PATIENCE)).isEqualTo(20);
        assertThat(sent()).containsExactly(FIRST, SECOND, FIRST, SECOND);
    }

    @Test
    void pagesSayHowToResume() {
        List<Page<JobPost>> pages =
                posts.pages(JobPostQuery.ALL, null).collectList().block(PATIENCE);

        assertThat(pages).extracting(Page::nextToken).containsExactly("token-2==", "token-3==", null);
        assertThat(pages).extracting(Page::token).containsExactly(null, "token-2==", "token-3==");
        assertThat(ids(Flux.fromIterable(pages))).isEqualTo(ids(0, 25));
        assertThat(ids(posts.pages(JobPostQuery.ALL, "token-3=="))).isEqualTo(ids(20, 25));
        assertThat(sent()).containsExactly(FIRST, SECOND, THIRD, THIRD);
    }

    /** What the caller sees and does when a page token expires in the middle of the list. */
    @Test
    void anExpiredTokenEndsTheListAndTheCallerStartsOver() {
        answer(THIRD, json(400, "{\"code\":1002002,\"msg\":\"page_token expired\"}"));
        List<String> done = new ArrayList<>();
        List<String> tokens = new ArrayList<>();

        StepVerifier.create(posts.pages(JobPostQuery.ALL, null).doOnNext(page -> {
                    page.items().forEach(post -> done.add(post.id()));
                    tokens.add(page.nextToken());
                }))
                .expectNextCount(2)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(ApiException.class, refused -> assertThat(refused.code())
                                .isEqualTo(1002002)))
                .verify(PATIENCE);
        assertThat(done).isEqualTo(ids(0, 20));

        // The token stays expired: resuming with it fails before any page.
        StepVerifier.create(posts.pages(JobPostQuery.ALL, tokens.get(1)))
                .expectError(ApiException.class)
                .verify(PATIENCE);

        answer(SECOND, json(200, page(10, 20, ",\"has_more\":true,\"page_token\":\"token-3b\"")));
        answer(FIRST + "&page_token=token-3b", json(200, page(20, 25, ",\"has_more\":false,\"page_token\":\"\"")));
        StepVerifier.create(posts.all().map(JobPost::id).filter(id -> !done.contains(id)))
                .expectNextSequence(ids(20, 25))
                .expectComplete()
                .verify(PATIENCE);
    }

    private static void answer(String url, ResponseDefinitionBuilder response) {
        PLATFORM.stub(any(urlEqualTo(url)).willReturn(response));
    }

    private static List<String> ids(Flux<Page<JobPost>> pages) {
        return pages.flatMapIterable(Page::items).map(JobPost::id).collectList().block(PATIENCE);
    }

    private static List<String> ids(int from, int to) {
        return IntStream.range(from, to).mapToObj(String::valueOf).toList();
    }

    private static String page(int from, int to, String paging) {
        String items =
                ids(from, to).stream().map(id -> "{\"id\":\"" + id + "\"}").collect(Collectors.joining(","));
        return "{\"code\":0,\"msg\":\"SUCCESS\",\"data\":{\"items\":[" + items + "]" + paging + "}}";
    }

    /** In the order in which they came. */
    private static List<String> sent() {
        return PLATFORM.received().stream().map(LoggedRequest::getUrl).toList();
    }
}
