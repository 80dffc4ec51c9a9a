package io.github.feishureactive.auth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.token.AccessToken;

import static org.assertj.core.api.Assertions.assertThat;

class TokenFailureTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final VirtualEnvironment environment = new VirtualEnvironment(3);
    private final ScriptedSource source = ScriptedSource.byHand();
    private final TokenCell cell = new TokenCell(source, environment);

    private AuthenticationException failure() {
        List<Throwable> errors = new ArrayList<>();
        cell.get().subscribe(token -> {}, errors::add);
        assertThat(errors).singleElement().isInstanceOf(AuthenticationException.class);
        return (AuthenticationException) errors.get(0);
    }

    @Test
    void aColdFailureReachesAllWhoWait() {
        List<Throwable> errors = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            cell.get().subscribe(token -> {}, errors::add);
        }
        source.fail(1, PlatformRefusals.code(2200));
        assertThat(errors).hasSize(100).allSatisfy(error -> assertThat(error)
                .isInstanceOfSatisfying(AuthenticationException.class, failed -> {
                    assertThat(failed.isTransient()).isTrue();
                    assertThat(failed.outcome()).isEqualTo(Outcome.NOT_SENT);
                    assertThat(failed.code()).isEqualTo(2200);
                    assertThat(failed).hasMessageContaining("refused auth.test with code 2200");
                    assertThat(failed.logId()).contains("log-1");
                    assertThat(failed.retryAfter()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
                }));
    }

    @Test
    void failsFastUntilTheBackOffEndsAndSaysWhenThatIs() {
        cell.get().subscribe(token -> {}, error -> {});
        source.fail(1, PlatformRefusals.code(2200));
        Duration left = failure().retryAfter();
        environment.advance(left.minusNanos(1));
        assertThat(failure().retryAfter()).isEqualTo(Duration.ofNanos(1));
        assertThat(source.requests()).isOne();
        environment.advance(Duration.ofNanos(1));
        List<AccessToken> told = new ArrayList<>();
        cell.get().subscribe(told::add);
        source.answer(2, "t-2");
        assertThat(told).containsExactly(AccessToken.of("t-2"));
    }

    @Test
    void backsOffLongerEachTimeAndForgetsThatAfterASuccess() {
        Duration longest = Duration.ZERO;
        source.script(request -> Mono.error(PlatformRefusals.code(2200)));
        for (int i = 0; i < 100; i++) {
            Duration pause = failure().retryAfter();
            assertThat(pause).isBetween(Duration.ofMillis(500), Duration.ofSeconds(30));
            longest = pause.compareTo(longest) > 0 ? pause : longest;
            environment.advance(pause);
        }
        assertThat(longest).isGreaterThan(Duration.ofSeconds(20));
        source.script(request -> Mono.just(ScriptedSource.issued("t-1", ScriptedSource.TWO_HOURS)));
        StepVerifier.create(cell.get()).expectNextCount(1).expectComplete().verify(LIMIT);
        source.script(request -> Mono.error(PlatformRefusals.code(2200)));
        environment.advance(Duration.ofHours(3));
        assertThat(failure().retryAfter()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {10003, 10005, 10014, 10015, 99991662, 99991403})
    void wrongCredentialsMeanALongPauseButNotForEver(int code) {
        source.script(request -> Mono.error(PlatformRefusals.code(code)));
        AuthenticationException first = failure();
        assertThat(first.isTransient()).isFalse();
        assertThat(first.retryAfter()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60));
        assertThat(first).hasMessageContaining("code " + code).hasMessageNotContaining("ms at the earliest");
        for (int i = 0; i < 600; i++) {
            environment.advance(Duration.ofSeconds(1));
            failure();
        }
        // One at the start, then one in every 30 to 61 s.
        assertThat(source.requests()).isBetween(1 + 600 / 61, 1 + 600 / 30);
        source.script(request -> Mono.just(ScriptedSource.issued("t-1", ScriptedSource.TWO_HOURS)));
        environment.advance(Duration.ofSeconds(60));
        StepVerifier.create(cell.get()).expectNextCount(1).expectComplete().verify(LIMIT);
    }

    @Test
    void waitsAsLongAsAThrottlingPlatformAsks() {
        source.script(request -> Mono.error(PlatformRefusals.throttled(Duration.ofSeconds(42))));
        assertThat(failure().retryAfter()).isEqualTo(Duration.ofSeconds(42));
        environment.advance(Duration.ofSeconds(41));
        failure();
        assertThat(source.requests()).isOne();
    }

    @Test
    void doesNotQuoteWhatItDoesNotKnow() {
        source.script(request -> Mono.error(new IllegalStateException("secret")));
        AuthenticationException failed = failure();
        assertThat(failed).hasMessageContaining("IllegalStateException").hasMessageNotContaining("secret");
        assertThat(failed.getCause()).isNull();
        assertThat(failed.isTransient()).isTrue();
    }

    @Test
    void theBackOffStaysWithinItsBoundsHoweverOftenItFails() {
        Throwable error = PlatformRefusals.code(2200);
        for (int failures : new int[] {1, 2, 6, 11, 12, 33, 64, 65, 1_000, Integer.MAX_VALUE}) {
            for (int i = 0; i < 1_000; i++) {
                assertThat(Duration.ofNanos(Backoff.after(error, failures, environment.random())))
                        .isBetween(Duration.ofMillis(500), Duration.ofSeconds(30));
            }
        }
    }
}
