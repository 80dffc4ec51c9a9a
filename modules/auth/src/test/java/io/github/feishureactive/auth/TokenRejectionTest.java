package io.github.feishureactive.auth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.token.AccessToken;

import static org.assertj.core.api.Assertions.assertThat;

class TokenRejectionTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final AccessToken A = AccessToken.of("t-A");
    private static final AccessToken B = AccessToken.of("t-B");

    private final VirtualEnvironment environment = new VirtualEnvironment(1);
    private final ScriptedSource source = ScriptedSource.byHand();
    private final TokenCell cell = new TokenCell(source, environment);
    private final List<AccessToken> told = new ArrayList<>();

    private void holdA() {
        cell.get().subscribe();
        source.answer(1, "t-A");
    }

    private void expect(AccessToken token) {
        StepVerifier.create(cell.get()).expectNext(token).expectComplete().verify(LIMIT);
    }

    @Test
    void aRefusedTokenIsReplacedOnce() {
        holdA();
        cell.reject(A);
        cell.get().subscribe(told::add);
        cell.get().subscribe(told::add);
        source.answer(2, "t-B");
        assertThat(told).containsExactly(B, B);
        assertThat(source.requests()).isEqualTo(2);
    }

    @Test
    void aLateRefusalOfAnOldTokenChangesNothing() {
        holdA();
        cell.reject(A);
        cell.get().subscribe();
        cell.reject(A);
        source.answer(2, "t-B");
        environment.advance(Duration.ofMinutes(1));
        for (int i = 0; i < 1_000; i++) {
            cell.reject(A);
        }
        expect(B);
        assertThat(source.requests()).isEqualTo(2);
    }

    @Test
    void aRefusalOfAStrangeTokenOrWithoutAnyChangesNothing() {
        cell.reject(A);
        holdA();
        cell.reject(B);
        expect(A);
        assertThat(source.requests()).isOne();
    }

    @Test
    void aRequestFromBeforeTheRefusalThatBringsTheTokenBackIsMadeOnceMore() {
        holdA();
        environment.advance(Duration.ofMinutes(115));
        // The renewal starts; while it is in the air the platform refuses A.
        expect(A);
        cell.reject(A);
        cell.get().subscribe(told::add);
        source.answer(2, "t-A");
        assertThat(told).isEmpty();
        assertThat(source.requests()).isEqualTo(3);
        assertThat(source.underWay()).isOne();
        source.answer(3, "t-B");
        assertThat(told).containsExactly(B);
        expect(B);
        assertThat(source.requests()).isEqualTo(3);
    }

    @Test
    void theFurtherRequestTakesTheTokenAtItsWord() {
        holdA();
        environment.advance(Duration.ofMinutes(115));
        expect(A);
        cell.reject(A);
        source.answer(2, "t-A");
        cell.reject(A);
        source.answer(3, "t-A");
        expect(A);
        assertThat(source.requests()).isEqualTo(3);
    }

    @Test
    void aRequestFromBeforeTheRefusalThatBringsAnotherTokenWillDo() {
        holdA();
        environment.advance(Duration.ofMinutes(115));
        expect(A);
        cell.reject(A);
        source.answer(2, "t-B");
        expect(B);
        assertThat(source.requests()).isEqualTo(2);
    }

    @Test
    void aTokenIssuedAgainAfterItsRefusalIsNotQuestionedForAWhile() {
        source.script(request -> Mono.just(ScriptedSource.issued("t-A", ScriptedSource.TWO_HOURS)));
        cell.get().subscribe();
        cell.reject(A);
        // Ten minutes of an operation that takes no token of this kind: each call ends in a refusal.
        for (int i = 0; i < 6_000; i++) {
            expect(A);
            cell.reject(A);
            environment.advance(Duration.ofMillis(100));
        }
        // The first, and one for every ten seconds.
        assertThat(source.requests()).isBetween(55, 1 + 60);
    }

    @Test
    void aPlatformThatRefusesWhateverItIssuesGetsARequestASecondAtMost() {
        source.script(request -> Mono.just(ScriptedSource.issued("t-" + request, ScriptedSource.TWO_HOURS)));
        for (int i = 0; i < 6_000; i++) {
            cell.get().subscribe(cell::reject);
            environment.advance(Duration.ofMillis(10));
        }
        assertThat(source.requests()).isBetween(50, 61);
    }

    @Test
    void refusalsInTurnsOfTwoTokensDoNotLoop() {
        source.script(request ->
                Mono.just(ScriptedSource.issued(request % 2 == 0 ? "t-A" : "t-B", ScriptedSource.TWO_HOURS)));
        for (int i = 0; i < 6_000; i++) {
            cell.get().subscribe(cell::reject);
            environment.advance(Duration.ofMillis(10));
        }
        assertThat(source.requests()).isLessThanOrEqualTo(61);
    }

    @Test
    void aReplacementThatDiesSoonIsReplacedToo() {
        holdA();
        cell.reject(A);
        cell.get().subscribe();
        source.answer(2, "t-B");
        environment.advance(Duration.ofSeconds(2));
        cell.reject(B);
        cell.get().subscribe(told::add);
        source.answer(3, "t-C");
        assertThat(told).containsExactly(AccessToken.of("t-C"));
    }

    @Test
    void aTokenIsNewForASecondFromItsFirstIssue() {
        assertThat(cell.gracePeriod(A)).isZero();
        holdA();
        assertThat(cell.gracePeriod(A)).isEqualTo(Duration.ofSeconds(1).toNanos());
        environment.advance(Duration.ofMillis(400));
        cell.reject(A);
        cell.get().subscribe();
        source.answer(2, "t-A");
        assertThat(cell.gracePeriod(A))
                .as("handed out again")
                .isEqualTo(Duration.ofMillis(600).toNanos());
        assertThat(cell.gracePeriod(B)).isZero();
        environment.advance(Duration.ofMillis(600));
        assertThat(cell.gracePeriod(A)).isZero();

        environment.advance(Duration.ofSeconds(10));
        cell.reject(A);
        cell.get().subscribe();
        source.answer(3, "t-B");
        assertThat(cell.gracePeriod(A)).isZero();
        assertThat(cell.gracePeriod(B)).isEqualTo(Duration.ofSeconds(1).toNanos());
    }
}
