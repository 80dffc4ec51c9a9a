package io.github.feishureactive.core;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.util.context.Context;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.GatewayClosedException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.UnreadableResponseException;
import io.github.feishureactive.core.internal.http.BufferedResponse;
import io.github.feishureactive.core.internal.http.JsonTransport;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.page.Page;
import io.github.feishureactive.core.page.PagedOperation;
import io.github.feishureactive.core.page.Pages;
import io.github.feishureactive.core.quota.Quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** When a page is fetched, and what a server may say of the next one. */
class PagesTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final PagedOperation<Item> ITEMS = PagedOperation.of(
            ApiOperation.get("test.list", "/list", JsonNode.class)
                    .quota(Quota.unlimited())
                    .build(),
            Item.class);

    record Item(int id) {}

    private final VirtualPlatform platform = new VirtualPlatform();
    private final List<String> targets = new ArrayList<>();
    private final Queue<String> scripted = new ArrayDeque<>();

    /** Answers the nth request, from 0. */
    private Function<Integer, Mono<String>> server = n -> Mono.just(scripted.remove());

    private final FeishuGateway gateway = platform.builder().build((JsonTransport) outgoing -> Mono.defer(() -> {
        assertThat(outgoing.mayBeWritten()).isTrue();
        targets.add(outgoing.target());
        return server.apply(targets.size() - 1)
                .map(body -> new BufferedResponse(
                        body.contains("\"code\":0") ? 200 : 500,
                        null,
                        null,
                        -1,
                        body.getBytes(StandardCharsets.UTF_8)));
    }));

    private static Pages<Item> pages() {
        return ITEMS.pages(ITEMS.request());
    }

    private static String data(String data) {
        return "{\"code\":0,\"data\":" + data + "}";
    }

    /** Items from a number on, and what is said of the next page. */
    private static String page(int from, int count, String more) {
        String items = IntStream.range(from, from + count)
                .mapToObj(id -> "{\"id\":" + id + "}")
                .collect(Collectors.joining(","));
        return data("{\"items\":[" + items + "]" + more + "}");
    }

    private static String more(String token) {
        return ",\"has_more\":true,\"page_token\":\"" + token + "\"";
    }

    private void endless() {
        server = n -> Mono.just(page(n * 10, 10, more("t" + (n + 1))));
    }

    private void script(String... pages) {
        scripted.addAll(List.of(pages));
    }

    private static List<Item> items(int from, int to) {
        return IntStream.range(from, to).mapToObj(Item::new).toList();
    }

    private UnreadableResponseException flaw(Flux<?> walk) {
        return catchThrowableOfType(
                UnreadableResponseException.class, () -> walk.collectList().block(PATIENCE));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "9, 1", "10, 1", "11, 2", "20, 2", "25, 3", "30, 3"})
    void noPageIsFetchedBeforeItIsWanted(int wanted, int fetched) {
        endless();

        StepVerifier.create(pages().items(gateway), 0)
                .then(() -> assertThat(targets).isEmpty())
                .thenRequest(wanted)
                .expectNextSequence(items(0, wanted))
                .then(() -> assertThat(targets).hasSize(fetched))
                .thenCancel()
                .verify(PATIENCE);
        assertThat(targets).hasSize(fetched);
    }

    @Test
    void eachItemWantedOneByOne() {
        endless();

        StepVerifier.create(pages().items(gateway).limitRate(1), 1)
                .expectNextCount(1)
                .thenRequest(1)
                .expectNextCount(1)
                .thenRequest(8)
                .expectNextCount(8)
                .then(() -> assertThat(targets.size()).isLessThanOrEqualTo(2))
                .thenCancel()
                .verify(PATIENCE);
    }

    @Test
    void takingTwentyFiveCausesNoFourth() {
        endless();

        assertThat(pages().items(gateway).take(25).collectList().block(PATIENCE))
                .isEqualTo(items(0, 25));
        assertThat(targets).containsExactly("/list", "/list?page_token=t1", "/list?page_token=t2");
    }

    @Test
    void cancellingEndsTheCallInFlight() {
        TestPublisher<String> third = TestPublisher.create();
        server = n -> n < 2 ? Mono.just(page(n * 10, 10, more("t" + n))) : third.mono();

        StepVerifier.create(pages().items(gateway))
                .expectNextCount(20)
                .then(third::assertSubscribers)
                .thenCancel()
                .verify(PATIENCE);
        third.assertCancelled();
        assertThat(targets).hasSize(3);
    }

    @Test
    void allPagesInOrder() {
        script(
                page(0, 3, more("a b/c")),
                page(3, 2, more("next")),
                page(5, 1, ",\"has_more\":false,\"page_token\":\"x\""));

        StepVerifier.create(ITEMS.pages(ITEMS.request().query("dept", "0"))
                        .size(20)
                        .size(50)
                        .items(gateway))
                .expectNextSequence(items(0, 6))
                .expectComplete()
                .verify(PATIENCE);
        assertThat(targets)
                .containsExactly(
                        "/list?dept=0&page_size=50",
                        "/list?dept=0&page_size=50&page_token=a%20b%2Fc",
                        "/list?dept=0&page_size=50&page_token=next");
    }

    @Test
    void theEndNeedsNoDemand() {
        script(page(0, 2, ",\"has_more\":false"));

        StepVerifier.create(pages().items(gateway), 2)
                .expectNextCount(2)
                .expectComplete()
                .verify(PATIENCE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":0}",
                "{\"code\":0,\"data\":{}}",
                "{\"code\":0,\"data\":null}",
                "{\"code\":0,\"data\":{\"items\":null,\"has_more\":false}}",
                "{\"code\":0,\"data\":{\"items\":[],\"page_token\":\"\"}}",
                "{\"code\":0,\"data\":{\"has_more\":false,\"total\":0,\"warnings\":[]}}",
            })
    void anEmptyListIsEmpty(String body) {
        script(body);

        StepVerifier.create(pages().items(gateway)).expectComplete().verify(PATIENCE);
    }

    @Test
    void anEmptyPageThatHasMoreIsFollowed() {
        script(page(0, 0, more("a")), page(0, 0, more("b")), page(0, 1, ""));

        StepVerifier.create(pages().items(gateway), 1)
                .expectNext(new Item(0))
                .expectComplete()
                .verify(PATIENCE);
        assertThat(targets).hasSize(3);
    }

    @Test
    void withoutHasMoreTheTokenSaysIt() {
        script(page(0, 1, ",\"page_token\":\"a\""), page(1, 1, ",\"page_token\":\"\""));

        StepVerifier.create(pages().items(gateway))
                .expectNextSequence(items(0, 2))
                .expectComplete()
                .verify(PATIENCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"page_token\":\"\"", ",\"page_token\":null"})
    void hasMoreWithoutATokenIsAnErrorAfterTheItems(String token) {
        script(page(0, 2, more("a")), page(2, 2, ",\"has_more\":true" + token));

        StepVerifier.create(pages().items(gateway))
                .expectNextSequence(items(0, 4))
                .expectErrorSatisfies(
                        error -> assertThat(error).isInstanceOfSatisfying(UnreadableResponseException.class, flaw -> {
                            assertThat(flaw).hasMessage("Page 2 of test.list says has_more without a page_token.");
                            assertThat(flaw.outcome()).isEqualTo(Outcome.UNREADABLE);
                            assertThat(flaw.isTransient()).isFalse();
                            assertThat(flaw.operation()).isEqualTo("test.list");
                        }))
                .verify(PATIENCE);
    }

    @Test
    void aTokenThatComesAgainIsAnErrorAtOnce() {
        script(page(0, 1, more("a")), page(1, 1, more("b")), page(2, 1, more("c")), page(3, 1, more("c")));

        StepVerifier.create(pages().items(gateway))
                .expectNextSequence(items(0, 4))
                .expectErrorMessage("Page 4 of test.list names a page_token that came before, which would never end.")
                .verify(PATIENCE);
        assertThat(targets).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "0, 3", "1, 2", "5, 7", "100, 1", "3, 64"})
    void aCycleOfTokensEnds(int before, int cycle) {
        server = n -> Mono.just(page(n, 1, more("t" + (n < before ? n : before + (n - before) % cycle))));

        assertThat(flaw(pages().items(gateway))).hasMessageContaining("names a page_token that came before");
        assertThat(targets).hasSizeLessThanOrEqualTo(3 * (before + cycle) + 3);
    }

    @Test
    void theTokenThatAWalkResumesFromCountsToo() {
        script(page(0, 1, more("a")));

        assertThat(flaw(pages().from("a").items(gateway))).hasMessageContaining("Page 1 of test.list");
    }

    @Test
    void aListByAnotherNameIsNamed() {
        script(data("{\"groups\":[{\"id\":0}],\"has_more\":false}"), data("{\"groups\":[{\"id\":0}]}"));

        assertThat(flaw(pages().items(gateway)))
                .hasMessageContaining("Page 1 of test.list has no list items")
                .hasMessageContaining("called groups");
        PagedOperation<Item> groups = ITEMS.list("groups");
        StepVerifier.create(groups.pages(groups.request()).items(gateway))
                .expectNext(new Item(0))
                .expectComplete()
                .verify(PATIENCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "{\"items\":7}", "{\"items\":{\"id\":0}}"})
    void whatIsNoListIsAnError(String data) {
        script(data(data));

        assertThat(flaw(pages().items(gateway))).hasMessageContaining("Page 1 of test.list has");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":\"s3cr3t\"}", "null", "[7]", "\"s3cr3t\""})
    void anItemThatCannotBeBoundNamesPageAndIndex(String item) {
        String bad = data("{\"items\":[{\"id\":1},{\"id\":2}," + item + ",{\"id\":4}]}");
        script(page(0, 1, more("a")), bad);

        StepVerifier.create(pages().items(gateway))
                .expectNextSequence(items(0, 3))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(UnreadableResponseException.class)
                        .hasMessageContaining("Item 2 (from 0) of page 2 of test.list cannot be bound")
                        .hasMessageContaining("Item]")
                        .hasMessageNotContaining("s3cr3t"))
                .verify(PATIENCE);
        script(page(0, 1, more("a")), bad);
        StepVerifier.create(pages().pages(gateway))
                .expectNextCount(1)
                .expectErrorMessage("Item 2 (from 0) of page 2 of test.list cannot be bound to JsonType["
                        + Item.class.getName() + "].")
                .verify(PATIENCE);
    }

    @Test
    void aPageSaysWhereToResume() {
        script(page(0, 2, more("a")), page(0, 0, more("b")), page(2, 1, ""), page(0, 0, more("b")));

        StepVerifier.create(pages().pages(gateway), 2)
                .expectNext(new Page<>(1, items(0, 2), null, "a"))
                .expectNext(new Page<>(2, List.of(), "a", "b"))
                .then(() -> assertThat(targets).hasSize(2))
                .thenRequest(1)
                .expectNext(new Page<>(3, items(2, 3), "b", null))
                .expectComplete()
                .verify(PATIENCE);
        StepVerifier.create(pages().from("a").pages(gateway).take(1))
                .expectNext(new Page<>(1, List.of(), "a", "b"))
                .expectComplete()
                .verify(PATIENCE);
        assertThat(targets.get(3)).isEqualTo("/list?page_token=a");
    }

    @Test
    void onePageAheadIfAskedFor() {
        endless();

        StepVerifier.create(pages().ahead().items(gateway), 0)
                .then(() -> assertThat(targets).isEmpty())
                .thenRequest(1)
                .expectNextCount(1)
                .then(() -> assertThat(targets).hasSize(2))
                .thenRequest(9)
                .expectNextCount(9)
                .then(() -> assertThat(targets).hasSize(2))
                .thenRequest(1)
                .expectNextCount(1)
                .then(() -> assertThat(targets).hasSize(3))
                .thenCancel()
                .verify(PATIENCE);
    }

    @Test
    void aPageAheadThatFailsComesAfterTheItemsBeforeIt() {
        script(page(0, 2, more("a")), "{\"code\":9499}");

        StepVerifier.create(pages().ahead().items(gateway), 1)
                .expectNextCount(1)
                .then(() -> assertThat(targets).hasSize(2))
                .thenRequest(1)
                .expectNextCount(1)
                .expectError(ApiException.class)
                .verify(PATIENCE);
    }

    @Test
    void twoCallsAreNeverInFlight() {
        List<Sinks.One<String>> calls = new ArrayList<>();
        server = n -> {
            calls.add(Sinks.one());
            return calls.get(n).asMono();
        };

        StepVerifier.create(pages().ahead().items(gateway), 0)
                .thenRequest(5)
                .thenRequest(100)
                .then(() -> assertThat(calls).hasSize(1))
                .then(() -> calls.get(0).tryEmitValue(page(0, 1, more("a"))))
                .expectNextCount(1)
                .thenRequest(100)
                .then(() -> assertThat(calls).hasSize(2))
                .then(() -> calls.get(1).tryEmitValue(page(1, 1, "")))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void aPageIsRetriedLikeAnyCall() {
        script(page(0, 1, more("a")), "{\"code\":2200}", page(1, 1, ""));

        StepVerifier.create(pages().items(gateway))
                .expectNextCount(1)
                .then(() -> platform.timer.advance(Duration.ofSeconds(10)))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
        assertThat(targets).containsExactly("/list", "/list?page_token=a", "/list?page_token=a");
    }

    @Test
    void eachPageTakesItsPermit() {
        endless();
        PagedOperation<Item> limited = PagedOperation.of(
                ApiOperation.get("test.limited", "/list", JsonNode.class)
                        .quota(Quota.perSecond(2))
                        .build(),
                Item.class);

        StepVerifier.create(limited.pages(limited.request()).items(gateway))
                .expectNextCount(20)
                .then(() -> assertThat(targets).hasSize(2))
                .then(() -> platform.timer.advance(Duration.ofSeconds(2)))
                .expectNextCount(20)
                .thenCancel()
                .verify(PATIENCE);
    }

    @Test
    void aClosedGatewayEndsTheWalk() {
        endless();

        StepVerifier.create(pages().items(gateway), 10)
                .expectNextCount(10)
                .then(gateway::close)
                .thenRequest(1)
                .expectError(GatewayClosedException.class)
                .verify(PATIENCE);
    }

    @Test
    void theSubscribersContextReachesEachCall() {
        List<String> seen = new ArrayList<>();
        server = n -> Mono.deferContextual(context -> {
            seen.add(context.get("trace"));
            return Mono.just(page(n, 1, n == 2 ? "" : more("t" + n)));
        });

        StepVerifier.create(pages().items(gateway).contextWrite(Context.of("trace", "x")))
                .expectNextCount(3)
                .expectComplete()
                .verify(PATIENCE);
        assertThat(seen).containsExactly("x", "x", "x");
    }

    @Test
    void eachSubscriptionStartsOver() {
        Flux<Item> walk = pages().items(gateway);
        for (int i = 0; i < 2; i++) {
            script(page(0, 1, more("a")), page(1, 1, ""));
            assertThat(walk.collectList().block(PATIENCE)).hasSize(2);
        }
    }

    @Test
    void itemsOfAGenericTypeAndTrees() {
        script(page(0, 1, ""), page(0, 1, ""));
        PagedOperation<Map<String, Long>> maps = PagedOperation.of(ITEMS.operation(), new TypeReference<>() {});
        PagedOperation<JsonNode> trees = PagedOperation.of(ITEMS.operation(), JsonNode.class);

        assertThat(maps.pages(maps.request()).items(gateway).blockLast(PATIENCE))
                .isEqualTo(Map.of("id", 0L));
        JsonNode tree = trees.pages(trees.request()).items(gateway).blockLast(PATIENCE);
        assertThat(tree.path("id").asInt()).isZero();
    }

    @Test
    void refusesASizeThatMakesNoSense() {
        assertThatIllegalArgumentException().isThrownBy(() -> pages().size(0)).withMessageContaining("size");
    }
}
