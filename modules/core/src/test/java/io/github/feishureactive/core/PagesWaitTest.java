package io.github.feishureactive.core;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

import io.github.feishureactive.core.error.DeadlineExceededException;
import io.github.feishureactive.core.error.InvalidRequestException;
import io.github.feishureactive.core.internal.http.BufferedResponse;
import io.github.feishureactive.core.internal.http.JsonTransport;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.page.PagedOperation;
import io.github.feishureactive.core.quota.Quota;

import static io.github.feishureactive.core.VirtualPlatform.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** How long a page may wait for its permit and for its response, and what becomes of it when the gateway is closed. */
class PagesWaitTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final PagedOperation<Integer> ITEMS = paged(Quota.unlimited());

    private final VirtualPlatform platform = new VirtualPlatform();
    private final List<String> targets = new ArrayList<>();

    /** Answers the nth request, from 0. */
    private IntFunction<Mono<String>> server = n -> Mono.just(page(n, "t" + n));

    private final FeishuGateway gateway = platform.builder().build((JsonTransport) outgoing -> Mono.defer(() -> {
        assertThat(outgoing.mayBeWritten()).isTrue();
        targets.add(outgoing.target());
        return server.apply(targets.size() - 1)
                .map(body -> new BufferedResponse(200, null, null, -1, body.getBytes(StandardCharsets.UTF_8)));
    }));

    private static PagedOperation<Integer> paged(Quota quota) {
        return PagedOperation.of(
                ApiOperation.get("test.list", "/list", JsonNode.class)
                        .quota(quota)
                        .build(),
                Integer.class);
    }

    /** One item, and a token of the next page unless that is empty. */
    private static String page(int item, String next) {
        return "{\"code\":0,\"data\":{\"items\":[" + item + "],\"page_token\":\"" + next + "\"}}";
    }

    private Flux<Integer> walk(PagedOperation<Integer> operation) {
        return operation.pages(operation.request()).items(gateway);
    }

    /** The first pages of a fast walk use up a minute's quota. The next one has to wait for longer than a deadline. */
    @Test
    void aPageWaitsForItsPermitLongerThanTheDeadline() {
        server = n -> Mono.just(page(n, n == 2 ? "" : "t" + n));

        StepVerifier.create(walk(paged(Quota.perMinute(2))))
                .expectNext(0, 1)
                .then(() -> platform.timer.advance(DEADLINE.plusSeconds(20)))
                .then(() -> assertThat(targets).hasSize(2))
                .then(() -> platform.timer.advance(Duration.ofMinutes(1)))
                .expectNext(2)
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void theDeadlineOfAPageStartsWithItsPermit() {
        server = n -> n == 0 ? Mono.just(page(0, "a")) : Mono.never();

        StepVerifier.create(walk(ITEMS))
                .expectNext(0)
                .then(() -> platform.timer.advance(DEADLINE))
                .expectError(DeadlineExceededException.class)
                .verify(PATIENCE);
    }

    @Test
    void cancellingEndsTheWaitForAPermit() {
        StepVerifier.create(walk(paged(Quota.perMinute(1))))
                .expectNext(0)
                .thenCancel()
                .verify(PATIENCE);
        platform.timer.advance(Duration.ofMinutes(5));

        assertThat(targets).hasSize(1);
    }

    @Test
    void aPageThatCameBeforeTheGatewayWasClosedIsKept() {
        Sinks.One<String> second = Sinks.one();
        server = n -> n == 0 ? Mono.just(page(0, "a")) : second.asMono();

        StepVerifier.create(walk(ITEMS))
                .expectNext(0)
                .then(gateway::close)
                .then(() -> second.tryEmitValue(page(1, "")))
                .expectNext(1)
                .expectComplete()
                .verify(PATIENCE);
    }

    /** Twice in one query, a server may take the first: the same page again. */
    @ParameterizedTest
    @ValueSource(strings = {"page_token", "page_size"})
    void whatTheWalkSetsIsNotSetInTheQuery(String name) {
        StepVerifier.create(ITEMS.pages(ITEMS.request().query("q", "1").query(name, "7"))
                        .items(gateway))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(InvalidRequestException.class)
                        .hasMessageContaining("Leave " + name + " out of the query"))
                .verify(PATIENCE);
        assertThat(targets).isEmpty();
    }

    @Test
    void refusesItemsThatAreNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PagedOperation.of(ITEMS.operation(), Void.class))
                .withMessageContaining("test.list");
    }
}
