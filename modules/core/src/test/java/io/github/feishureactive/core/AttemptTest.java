package io.github.feishureactive.core;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.FakeLimiter.FakePermit.State;
import io.github.feishureactive.core.FakeTransport.Step;
import io.github.feishureactive.core.VirtualPlatform.Ending;
import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.core.error.FeishuException.Facts;
import io.github.feishureactive.core.error.GatewayClosedException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.QuotaRefusedException;
import io.github.feishureactive.core.error.TransportException;
import io.github.feishureactive.core.quota.QuotaKey;
import io.github.feishureactive.core.quota.QuotaRefusal;
import io.github.feishureactive.core.token.AccessToken;

import static io.github.feishureactive.core.VirtualPlatform.ONCE;
import static io.github.feishureactive.core.VirtualPlatform.REPEATABLE;
import static org.assertj.core.api.Assertions.assertThat;

/** One attempt: the order of its steps, and what becomes of its permit. */
class AttemptTest {

    private final VirtualPlatform platform = new VirtualPlatform();

    @Test
    void theTokenComesBeforeThePermitAndIsReadOnceMore() {
        platform.tokens.next(Mono.just(AccessToken.of("t-early")));
        platform.tokens.next(Mono.just(AccessToken.of("t-late")));

        assertThat(platform.call(ONCE).value().name()).isEqualTo("x");

        assertThat(platform.journal).containsExactly("token t-early", "permit", "token t-late", "send t-late");
        assertThat(platform.permits()).containsExactly(State.ANSWERED);
        assertThat(platform.timer.armedAfter(VirtualPlatform.DEADLINE)).isZero();
    }

    @Test
    void asksForAPermitOfItsKeyForAsLongAsItHas() {
        platform.deadline = Duration.ofSeconds(7);
        platform.tokens.next(Mono.delay(Duration.ofSeconds(2), platform.timer).map(tick -> AccessToken.of("t-1")));
        Ending call = platform.call(platform.gateway(), ONCE.request().tenant("tenant-1"));

        platform.timer.advance(Duration.ofSeconds(2));

        assertThat(call.over()).isTrue();
        assertThat(platform.limiter.key).isEqualTo(new QuotaKey("POST /op", "cli_test", "tenant-1"));
        assertThat(platform.limiter.waits).containsExactly(Duration.ofSeconds(5).toNanos());
    }

    @Test
    void aPermitIsAnsweredByThePlatformOnly() {
        platform.retry = RetryPolicy.none();
        platform.transport.next(
                Step.code(400, 1002553), // the platform refuses
                Step.throttled("1"),
                Step.code(500, 1002001),
                Step.answer(429, "<html>"),
                Step.answer(502, "<html>"), // a proxy that may have given up waiting
                Step.answer(200, "{}"),
                Step.code(400, 0),
                Step.lost(),
                Step.refused());

        for (int i = 0; i < 9; i++) {
            platform.call(ONCE);
        }

        assertThat(platform.permits())
                .containsExactly(
                        State.ANSWERED,
                        State.ANSWERED,
                        State.ANSWERED,
                        State.ANSWERED,
                        State.LOST,
                        State.LOST,
                        State.LOST,
                        State.LOST,
                        State.RETURNED);
    }

    @Test
    void withoutATokenOfItsOwnAfterThePermitThePermitGoesBack() {
        platform.retry = RetryPolicy.none();
        platform.tokens.next(Mono.just(AccessToken.of("t-1")));
        platform.tokens.next(Mono.error(new IllegalStateException("s3cr3t")));

        AuthenticationException error = platform.call(ONCE).failure(AuthenticationException.class);

        assertThat(error)
                .hasMessage("The source of access tokens failed with IllegalStateException.")
                .hasNoCause();
        assertThat(error.outcome()).isEqualTo(Outcome.NOT_SENT);
        assertThat(error.operation()).isEqualTo("test.op");
        assertThat(platform.permits()).containsExactly(State.RETURNED);
        assertThat(platform.transport.exchanges).isZero();
    }

    @Test
    void anEmptySourceOfTokensIsAnError() {
        platform.tokens.next(Mono.empty());

        assertThat(platform.call(ONCE).failure(AuthenticationException.class))
                .hasMessageContaining("IllegalStateException");
        assertThat(platform.limiter.permits).isEmpty();
    }

    @Test
    void eachCallGetsAnExceptionOfItsOwn() {
        AuthenticationException shared =
                new AuthenticationException("No token.", Facts.notSent("auth", false), Duration.ofSeconds(9), null);
        platform.tokens.next(Mono.error(shared));

        AuthenticationException error = platform.call(REPEATABLE).failure(AuthenticationException.class);

        assertThat(error).isNotSameAs(shared).hasMessage("No token.");
        assertThat(error.operation()).isEqualTo("test.op");
        assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(9));
        assertThat(shared.attempts()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            names = {"CLOSED", "TIMER_GONE"},
            mode = EnumSource.Mode.EXCLUDE)
    void aRefusalOfTheLimiterIsTheError(QuotaRefusal.Reason reason) {
        platform.limiter.next(FakeLimiter.refusal(reason));

        QuotaRefusedException error = platform.call(REPEATABLE).failure(QuotaRefusedException.class);

        assertThat(error.reason()).isEqualTo(reason);
        assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(3));
        assertThat(error.outcome()).isEqualTo(Outcome.NOT_SENT);
        assertThat(error.isTransient()).isTrue();
        assertThat(error.attempts()).isZero();
    }

    @Test
    void aClosedLimiterIsAClosedGateway() {
        platform.limiter.next(FakeLimiter.refusal(QuotaRefusal.Reason.CLOSED));

        platform.call(REPEATABLE).failure(GatewayClosedException.class);
    }

    @Test
    void aLimiterThatEndsWithoutAPermitIsAnErrorAndNoSuccess() {
        platform.retry = RetryPolicy.none();
        platform.limiter.next(Mono.empty());

        TransportException error = platform.call(ONCE).failure(TransportException.class);

        assertThat(error).hasMessageContaining("the rate limiter broke (IllegalStateException)");
        assertThat(error.outcome()).isEqualTo(Outcome.NOT_SENT);
        assertThat(platform.transport.exchanges).isZero();
    }

    @Test
    void aLimiterThatBreaksIsAnErrorLikeAnyOther() {
        platform.retry = RetryPolicy.none();
        platform.limiter.next(Mono.error(new IllegalStateException("shared limiter is down")));

        TransportException error = platform.call(ONCE).failure(TransportException.class);

        assertThat(error).hasMessageContaining("the rate limiter broke (IllegalStateException)");
        assertThat(error.outcome()).isEqualTo(Outcome.NOT_SENT);
    }
}
