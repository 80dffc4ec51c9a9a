package io.github.feishureactive.auth;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.core.token.AccessToken;

import static org.assertj.core.api.Assertions.assertThat;

class TokenCellTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final VirtualEnvironment environment = new VirtualEnvironment(1);
    private final ScriptedSource source = ScriptedSource.byHand();
    private final TokenCell cell = new TokenCell(source, environment);

    @Test
    void asksNothingBeforeSomebodySubscribes() {
        Mono<AccessToken> cold = cell.get();
        assertThat(source.requests()).isZero();
        cold.subscribe();
        assertThat(source.requests()).isOne();
    }

    @Test
    void asksOnceForTenThousandColdCallers() {
        List<Integer> told = new ArrayList<>();
        IntStream.range(0, 10_000).forEach(i -> cell.get().subscribe(token -> told.add(i)));
        source.answer(1, "t-1");
        assertThat(source.requests()).isOne();
        assertThat(told).isEqualTo(IntStream.range(0, 10_000).boxed().toList());
    }

    @Test
    void aCallerThatLeavesLeavesTheOthersAlone() {
        List<String> told = new ArrayList<>();
        Disposable first = cell.get().subscribe(token -> told.add("first"));
        cell.get().subscribe(token -> told.add("second"));
        first.dispose();
        source.answer(1, "t-1");
        assertThat(told).containsExactly("second");
    }

    @Test
    void theRequestGoesOnWhenAllHaveLeft() {
        IntStream.range(0, 100).forEach(i -> cell.get().subscribe().dispose());
        assertThat(source.underWay()).isOne();
        source.answer(1, "t-1");
        StepVerifier.create(cell.get())
                .expectNext(AccessToken.of("t-1"))
                .expectComplete()
                .verify(LIMIT);
        assertThat(source.requests()).isOne();
    }

    @Test
    void whoIsToldOfATokenFindsItThere() {
        List<AccessToken> told = new ArrayList<>();
        cell.get().subscribe(token -> cell.get().subscribe(told::add));
        source.answer(1, "t-1");
        assertThat(told).containsExactly(AccessToken.of("t-1"));
        assertThat(source.requests()).isOne();
    }

    @Test
    void noCallersContextReachesTheRequest() {
        cell.get().contextWrite(Context.of("trace", "first")).subscribe();
        cell.get().contextWrite(Context.of("trace", "second")).subscribe();
        assertThat(source.contexts()).singleElement().satisfies(context -> assertThat(context.isEmpty())
                .isTrue());
    }

    @Test
    void theCallersContextComesBackToTheCaller() {
        Mono<String> traced = cell.get()
                .flatMap(
                        token -> Mono.deferContextual((ContextView context) -> Mono.just(context.<String>get("trace"))))
                .contextWrite(Context.of("trace", "mine"));
        StepVerifier.create(traced)
                .then(() -> source.answer(1, "t-1"))
                .expectNext("mine")
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void aRequestThatNeverEndsIsEnded() {
        StepVerifier.create(cell.get())
                .then(() -> environment.advance(Duration.ofSeconds(21)))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(AuthenticationException.class)
                        .hasMessageContaining(TimeoutException.class.getSimpleName()))
                .verify(LIMIT);
        assertThat(source.underWay()).isZero();
    }

    @Test
    void anAnswerWithoutATokenIsAFailure() {
        source.script(request -> Mono.empty());
        StepVerifier.create(cell.get())
                .expectError(AuthenticationException.class)
                .verify(LIMIT);
    }

    @Test
    void aSourceThatThrowsIsAFailureAndNotTheEnd() {
        TokenCell broken = new TokenCell(
                () -> {
                    if (environment.now() == 0) {
                        throw new IllegalStateException("test");
                    }
                    return Mono.just(ScriptedSource.issued("t-1", ScriptedSource.TWO_HOURS));
                },
                environment);
        StepVerifier.create(broken.get())
                .expectError(AuthenticationException.class)
                .verify(LIMIT);
        environment.advance(Duration.ofSeconds(2));
        StepVerifier.create(broken.get()).expectNextCount(1).expectComplete().verify(LIMIT);
    }

    @Test
    void handsOutTheSameInstanceAndAllocatesNothingWhileFresh() {
        cell.get().subscribe();
        source.answer(1, "t-1");
        Mono<AccessToken> ready = cell.get();
        for (int i = 0; i < 200_000; i++) {
            assertSame(ready, cell.get());
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1_000_000; i++) {
            assertSame(ready, cell.get());
        }
        long perCall = (threads.getCurrentThreadAllocatedBytes() - before) / 1_000_000;
        assertThat(perCall).isZero();
    }

    @Test
    void aTimerThatWasShutDownStrandsNobody() {
        environment.shutDown();
        StepVerifier.create(cell.get())
                .then(() -> {
                    if (source.underWay() == 1) {
                        source.answer(1, "t-1");
                    }
                })
                .expectError(AuthenticationException.class)
                .verify(LIMIT);
    }

    private static void assertSame(Object expected, Object actual) {
        if (expected != actual) {
            throw new AssertionError("another instance");
        }
    }

    @Test
    void closingEndsTheRequestAndTellsWhoWaits() {
        StepVerifier.create(cell.get())
                .then(cell::close)
                .expectErrorSatisfies(TokenCellTest::saysClosed)
                .verify(LIMIT);
        assertThat(source.underWay()).isZero();
    }

    @Test
    void nothingIsFetchedOnceClosed() {
        cell.get().subscribe();
        source.answer(1, "t-1");
        Mono<AccessToken> assembledBefore = Mono.defer(cell::get);
        cell.close();
        environment.advance(Duration.ofHours(3));
        StepVerifier.create(assembledBefore)
                .expectErrorSatisfies(TokenCellTest::saysClosed)
                .verify(LIMIT);
        cell.reject(AccessToken.of("t-1"));
        StepVerifier.create(cell.get())
                .expectErrorSatisfies(TokenCellTest::saysClosed)
                .verify(LIMIT);
        cell.close();
        assertThat(source.requests()).isOne();
    }

    private static void saysClosed(Throwable error) {
        assertThat(error).isInstanceOf(AuthenticationException.class).hasMessageContaining("closed");
        assertThat(((AuthenticationException) error).isTransient()).isFalse();
    }
}
