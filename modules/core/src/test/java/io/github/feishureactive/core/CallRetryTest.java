package io.github.feishureactive.core;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.FakeLimiter.FakePermit.State;
import io.github.feishureactive.core.FakeTransport.Step;
import io.github.feishureactive.core.VirtualPlatform.Ending;
import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.core.error.ErrorCategory;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.FeishuException.Facts;
import io.github.feishureactive.core.error.MonthlyQuotaExceededException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.PermissionDeniedException;
import io.github.feishureactive.core.error.QuotaRefusedException;
import io.github.feishureactive.core.error.ThrottledException;
import io.github.feishureactive.core.error.TimerUnavailableException;
import io.github.feishureactive.core.error.TransportException;
import io.github.feishureactive.core.error.UnreadableResponseException;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaKey;
import io.github.feishureactive.core.quota.QuotaRefusal;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.core.quota.SlotRateLimiter;

import static io.github.feishureactive.core.VirtualPlatform.DEADLINE;
import static io.github.feishureactive.core.VirtualPlatform.ONCE;
import static io.github.feishureactive.core.VirtualPlatform.REPEATABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Which failures are tried again, how often and when, and what a call says that failed more than once. */
class CallRetryTest {

    private static final Step HTML = Step.answer(200, "<html>");
    private static final Step BAD_GATEWAY = Step.answer(502, "<html>");

    private final VirtualPlatform platform = new VirtualPlatform();

    static Stream<Arguments> failures() {
        return Stream.of(
                arguments("no connection", Step.refused(), 0, 0, TransportException.class, Outcome.NOT_SENT),
                arguments("lost", Step.lost(), 3, 1, TransportException.class, Outcome.UNKNOWN),
                arguments("system error", Step.code(500, 4711), 3, 1, ApiException.class, Outcome.UNKNOWN),
                arguments("transient code", Step.code(200, 2200), 3, 1, ApiException.class, Outcome.UNKNOWN),
                arguments("bad gateway", BAD_GATEWAY, 3, 1, UnreadableResponseException.class, Outcome.UNKNOWN),
                arguments("HTML", HTML, 3, 1, UnreadableResponseException.class, Outcome.UNREADABLE),
                arguments("wrong", Step.code(400, 1002553), 1, 1, ApiException.class, Outcome.REJECTED),
                arguments(
                        "forbidden", Step.code(400, 99991672), 1, 1, PermissionDeniedException.class, Outcome.REJECTED),
                arguments(
                        "used up",
                        Step.code(400, 99991403),
                        1,
                        1,
                        MonthlyQuotaExceededException.class,
                        Outcome.REJECTED),
                arguments("throttled", Step.throttled("1"), 3, 3, ThrottledException.class, Outcome.REJECTED),
                arguments("token", Step.code(400, 99991663), 2, 2, AuthenticationException.class, Outcome.REJECTED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void anIdempotentOperation(
            String name, Step failure, int sent, int sentOnce, Class<? extends FeishuException> type, Outcome outcome) {
        fails(REPEATABLE, failure, sent, type, outcome);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void anOperationThatMustNotBeDoneTwice(
            String name, Step failure, int sent, int sentOnce, Class<? extends FeishuException> type, Outcome outcome) {
        fails(ONCE, failure, sentOnce, type, outcome);
    }

    private void fails(
            ApiOperation<VirtualPlatform.Item> operation,
            Step failure,
            int sent,
            Class<? extends FeishuException> type,
            Outcome outcome) {
        platform.transport.next(Collections.nCopies(10, failure).toArray(Step[]::new));

        Ending call = platform.call(operation);
        platform.timer.advance(DEADLINE);

        FeishuException error = call.failure(type);
        assertThat(platform.transport.sent()).isEqualTo(sent);
        assertThat(error.outcome()).isEqualTo(outcome);
        assertThat(error.attempts()).isEqualTo(sent).isBetween(0, 3);
        assertThat(platform.timer.armedAfter(DEADLINE)).isZero();
        assertThat(platform.permits()).doesNotContain(State.GRANTED, State.SENT);
    }

    static Stream<Arguments> sequences() {
        return Stream.of(
                // What came first may have had its effect, whatever comes later.
                arguments(REPEATABLE, List.of(Step.lost(), Step.refused(), Step.refused()), 1, Outcome.UNKNOWN),
                arguments(REPEATABLE, List.of(Step.lost(), Step.code(400, 1002553)), 2, Outcome.UNKNOWN),
                arguments(REPEATABLE, List.of(HTML, Step.refused(), Step.refused()), 1, Outcome.UNREADABLE),
                arguments(REPEATABLE, List.of(BAD_GATEWAY, Step.code(400, 99991672)), 2, Outcome.UNKNOWN),
                arguments(
                        REPEATABLE, List.of(Step.lost(), Step.throttled("1"), Step.throttled("1")), 3, Outcome.UNKNOWN),
                arguments(REPEATABLE, List.of(Step.refused(), Step.refused(), Step.lost()), 1, Outcome.UNKNOWN),
                arguments(
                        REPEATABLE, List.of(Step.throttled("1"), Step.refused(), Step.refused()), 1, Outcome.REJECTED),
                // What had no effect may be followed by one request that has.
                arguments(ONCE, List.of(Step.refused(), Step.lost()), 1, Outcome.UNKNOWN),
                arguments(ONCE, List.of(Step.throttled("1"), Step.lost()), 2, Outcome.UNKNOWN),
                arguments(ONCE, List.of(Step.code(400, 99991663), HTML), 2, Outcome.UNREADABLE),
                arguments(ONCE, List.of(Step.refused(), Step.throttled("1"), Step.code(400, 1)), 2, Outcome.REJECTED));
    }

    @ParameterizedTest
    @MethodSource("sequences")
    void theOutcomeIsThatOfAllAttempts(
            ApiOperation<VirtualPlatform.Item> operation, List<Step> steps, int sent, Outcome outcome) {
        platform.transport.next(steps.toArray(Step[]::new));

        Ending call = platform.call(operation);
        platform.timer.advance(DEADLINE);

        assertThat(platform.transport.sent()).isEqualTo(sent);
        assertThat(platform.transport.exchanges).isEqualTo(steps.size());
        assertThat(platform.reports).singleElement().satisfies(report -> {
            FeishuException error = report.error().orElseThrow();
            assertThat(error.outcome()).isEqualTo(outcome);
            assertThat(error.attempts()).isEqualTo(sent);
        });
        assertThat(call.over()).isTrue();
    }

    @Test
    void aLaterAttemptMaySucceed() {
        platform.transport.next(Step.lost(), Step.code(500, 1));

        Ending call = platform.call(REPEATABLE);
        platform.timer.advance(DEADLINE);

        assertThat(call.value().name()).isEqualTo("x");
        assertThat(platform.journal)
                .containsSubsequence("permit", "send t-1", "permit again", "send t-1", "permit again", "send t-1");
        assertThat(platform.permits()).containsExactly(State.LOST, State.ANSWERED, State.ANSWERED);
    }

    /** Who is told that a request had no effect must not have sent one before that may have. */
    @Test
    void aSourceOfTokensThatBreaksDoesNotHideWhatCameBefore() {
        platform.tokens.kept = 1;
        platform.tokens.gracePeriod = null;
        platform.transport.next(Step.lost(), Step.code(400, 99991663));

        Ending call = platform.call(REPEATABLE);
        platform.timer.advance(DEADLINE);

        ApiException error = call.failure(ApiException.class);
        assertThat(error.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(error.attempts()).isEqualTo(2);
    }

    @Test
    void aLimiterThatFailsToPauseIsNoReasonToTryAtOnce() {
        platform.transport.next(Step.throttled("2"));
        RateLimiter broken = new RateLimiter() {
            @Override
            public Mono<Permit> acquire(QuotaKey key, Quota quota, long maxWaitNanos, boolean retry) {
                return platform.limiter.acquire(key, quota, maxWaitNanos, retry);
            }

            @Override
            public void throttled(QuotaKey key, Quota quota, Duration pause) {
                throw new IllegalStateException("boom");
            }

            @Override
            public void dispose() {}
        };

        Ending call = platform.call(platform.gateway(broken), REPEATABLE.request());
        platform.timer.advance(DEADLINE);

        assertThat(call.value().name()).isEqualTo("x");
        assertThat(platform.transport.sentAt).containsExactly(millis(0, 2_000));
    }

    @Test
    void oneAttemptIsOne() {
        platform.retry = RetryPolicy.none();
        platform.transport.next(Step.refused(), Step.code(400, 99991663));

        assertThat(platform.call(REPEATABLE).failure(TransportException.class).attempts())
                .isZero();
        assertThat(platform.transport.exchanges).isEqualTo(1);
        assertThat(platform.call(REPEATABLE).failure(ApiException.class).category())
                .isEqualTo(ErrorCategory.TOKEN);
        assertThat(platform.tokens.rejected).as("told all the same").containsExactly("t-1");
    }

    @Test
    void theWaitIsTheWholeBoundAtMost() {
        platform.chance = 1;
        platform.retry = new RetryPolicy(5, Duration.ofMillis(200), Duration.ofMillis(500));
        platform.transport.next(Collections.nCopies(5, Step.lost()).toArray(Step[]::new));

        platform.call(REPEATABLE);
        platform.timer.advance(DEADLINE);

        assertThat(platform.transport.sentAt).containsExactly(millis(0, 200, 600, 1_100, 1_600));
    }

    @Test
    void theWaitIsZeroAtLeast() {
        platform.transport.next(Step.lost(), Step.lost());

        platform.call(REPEATABLE).value();

        assertThat(platform.transport.sentAt).containsExactly(millis(0, 0, 0));
    }

    @Test
    void theWaitIsAnythingInBetween() {
        platform.chance = 0.25;
        platform.transport.next(Step.lost(), Step.lost());

        Ending call = platform.call(REPEATABLE);
        platform.timer.advance(Duration.ofMillis(149));
        assertThat(call.over()).isFalse();
        platform.timer.advance(Duration.ofMillis(1));

        assertThat(call.value()).isNotNull();
        assertThat(platform.transport.sentAt).containsExactly(millis(0, 50, 150));
    }

    @Test
    void aWaitThatOutlastsTheDeadlineIsNotBegun() {
        platform.chance = 1;
        platform.retry = new RetryPolicy(3, DEADLINE, DEADLINE);
        platform.transport.next(Step.lost());

        TransportException error = platform.call(REPEATABLE).failure(TransportException.class);

        assertThat(error.attempts()).isEqualTo(1);
        assertThat(platform.timer.armedAfter(DEADLINE)).isZero();
    }

    @Test
    void throttlingIsWaitedForInTheLimiterAtTheHeadOfItsQueue() {
        SlotRateLimiter limiter =
                SlotRateLimiter.builder().timer(platform.timer).build();
        FeishuGateway gateway = platform.gateway(limiter);
        platform.transport.next(Step.throttled("7"));

        Ending throttled = platform.call(gateway, ONCE.request());
        Ending other = platform.call(gateway, ONCE.request());
        platform.timer.advance(Duration.ofMillis(6_999));
        assertThat(throttled.over() || other.over()).isFalse();
        platform.timer.advance(Duration.ofSeconds(3));

        assertThat(throttled.value()).isNotNull();
        assertThat(other.value()).isNotNull();
        assertThat(platform.transport.sentAt.get(1)).isBetween(Duration.ofSeconds(7), Duration.ofMillis(7_100));
        assertThat(throttled.at()).isLessThanOrEqualTo(other.at());
        limiter.dispose();
        assertThat(platform.timer.armedAfter(DEADLINE)).isZero();
    }

    @Test
    void throttlingThatOutlastsTheDeadlineIsTheErrorAtOnceAndTheLimiterIsTold() {
        platform.transport.next(Step.throttled("52"));

        ThrottledException error = platform.call(ONCE).failure(ThrottledException.class);

        assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(52));
        assertThat(error.attempts()).isEqualTo(1);
        assertThat(platform.limiter.pauses).containsExactly(Duration.ofSeconds(52));
        assertThat(platform.timer.armedAfter(DEADLINE)).isZero();
    }

    /** The retry's own back-off, a second at least: whatever the header says, never at once again. */
    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {"", "0", "-0", "0.0", "1e-10", "0.0009", "-1", "-0.5", "NaN", "Infinity", "soon", "1e-999999999"
            })
    void aResetThatSaysNothingIsWaitedForAllTheSame(String reset) {
        platform.transport.next(Step.throttled(reset), Step.throttled(reset), Step.throttled(reset));

        Ending call = platform.call(REPEATABLE);
        platform.timer.advance(DEADLINE);

        assertThat(call.failure(ThrottledException.class).retryAfter()).isEqualTo(Duration.ofSeconds(1));
        assertThat(platform.limiter.pauses).hasSize(3).allMatch(pause -> pause.toMillis() >= 1_000);
    }

    @Test
    void aResetOfNextToNothingIsATenthOfASecond() {
        platform.transport.next(Step.throttled("0.002"));

        assertThat(platform.call(REPEATABLE).value()).isNotNull();

        assertThat(platform.limiter.pauses).containsExactly(Duration.ofMillis(100));
    }

    @Test
    void aLongerBackOffOfThePolicyCountsWhereThePlatformSaysNothing() {
        platform.chance = 1;
        platform.retry = new RetryPolicy(3, Duration.ofSeconds(3), Duration.ofSeconds(4));
        platform.transport.next(Step.throttled(null), Step.throttled("0"));

        assertThat(platform.call(REPEATABLE).value()).isNotNull();

        assertThat(platform.limiter.pauses).containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(4));
    }

    @Test
    void theWaitIsBoundedAndTheReportIsNot() {
        platform.transport.next(Step.throttled("3600"), Step.throttled("1e30"));

        assertThat(platform.call(ONCE).failure(ThrottledException.class).retryAfter())
                .isEqualTo(Duration.ofHours(1));
        assertThat(platform.call(ONCE).failure(ThrottledException.class).retryAfter())
                .isGreaterThanOrEqualTo(Duration.ofDays(365));
        assertThat(platform.limiter.pauses).containsExactly(Duration.ofMinutes(5), Duration.ofMinutes(5));
    }

    @Test
    void aRefusedTokenIsReplacedOnce() {
        platform.transport.next(Step.code(400, 99991663), Step.success());

        assertThat(platform.call(ONCE).value()).isNotNull();

        assertThat(platform.journal)
                .containsSubsequence("send t-1", "reject t-1", "token t-2", "permit again", "send t-2");
        assertThat(platform.timer.elapsed()).isZero();
    }

    @Test
    void aSecondRefusedTokenIsTheEnd() {
        platform.transport.next(Step.code(400, 99991663), Step.code(400, 99991671), Step.success());

        AuthenticationException error = platform.call(REPEATABLE).failure(AuthenticationException.class);

        assertThat(error.code()).isEqualTo(99991671);
        assertThat(error.isTransient()).isFalse();
        assertThat(error).hasMessageContaining("takes no token of this kind").hasCauseInstanceOf(ApiException.class);
        assertThat(platform.tokens.rejected).containsExactly("t-1", "t-2");
    }

    @Test
    void theSameTokenIsNotSentTwice() {
        platform.tokens.sameAgain = true;
        platform.transport.next(Step.code(400, 99991663));

        AuthenticationException error = platform.call(REPEATABLE).failure(AuthenticationException.class);

        assertThat(error.code()).isEqualTo(99991663);
        assertThat(error.outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(platform.transport.exchanges).isEqualTo(1);
        assertThat(platform.permits()).containsExactly(State.ANSWERED, State.RETURNED);
    }

    /** A part of the platform may not know it yet. */
    @Test
    void aTokenThatIsTooNewIsSentAgainAfterAMoment() {
        platform.tokens.gracePeriod = Duration.ofMillis(400);
        platform.tokens.sameAgain = true;
        platform.transport.next(Step.code(400, 99991663));

        assertThat(afterDeadline(ONCE).value()).isNotNull();

        assertThat(platform.transport.sentAt).containsExactly(millis(0, 400));
        assertThat(platform.journal).containsSubsequence("send t-1", "reject t-1", "reject t-1", "send t-1");
    }

    @Test
    void aTokenThatIsRefusedAfterThatMomentTooIsReplaced() {
        platform.tokens.gracePeriod = Duration.ofMillis(400);
        platform.tokens.kept = 1;
        platform.transport.next(Step.code(400, 99991663));

        assertThat(afterDeadline(ONCE).value()).isNotNull();

        assertThat(platform.transport.sentAt).containsExactly(millis(0, 400));
        assertThat(platform.journal).containsSubsequence("send t-1", "reject t-1", "reject t-1", "send t-2");
    }

    @Test
    void thatMomentIsWaitedOutOnce() {
        platform.tokens.gracePeriod = Duration.ofMillis(400);
        platform.tokens.sameAgain = true;
        platform.transport.next(Step.code(400, 99991663), Step.code(400, 99991663), Step.success());

        AuthenticationException error = afterDeadline(REPEATABLE).failure(AuthenticationException.class);

        assertThat(error.isTransient()).isFalse();
        assertThat(platform.transport.sentAt).containsExactly(millis(0, 400));
    }

    @Test
    void withoutTimeForThatMomentItIsATransientFailure() {
        platform.tokens.sameAgain = true;
        platform.tokens.gracePeriod = DEADLINE;
        platform.transport.next(Step.code(400, 99991663));

        AuthenticationException error = platform.call(REPEATABLE).failure(AuthenticationException.class);

        assertThat(error.isTransient()).isTrue();
        assertThat(error.retryAfter()).isEqualTo(DEADLINE);
        assertThat(error.outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(error.code()).isEqualTo(99991663);
        assertThat(platform.transport.sentAt).containsExactly(millis(0));

        platform.retry = RetryPolicy.none();
        platform.tokens.gracePeriod = Duration.ofMillis(400);
        platform.transport.next(Step.code(400, 99991663));
        AuthenticationException none = platform.call(REPEATABLE).failure(AuthenticationException.class);
        assertThat(none.isTransient()).isTrue();
        assertThat(none.retryAfter()).isEqualTo(Duration.ofMillis(400));
    }

    /** A gateway before the platform, or a load balancer that has nothing behind it. */
    @Test
    void aResponseThatAsksForAWaitGetsIt() {
        platform.transport.next(Step.answer(503, "<html>", "2"), Step.answer(502, "<html>"));

        assertThat(afterDeadline(REPEATABLE).value()).isNotNull();

        assertThat(platform.transport.sentAt).containsExactly(millis(0, 2_000, 2_000));
    }

    private Ending afterDeadline(ApiOperation<VirtualPlatform.Item> operation) {
        Ending call = platform.call(operation);
        platform.timer.advance(DEADLINE);
        return call;
    }

    @Test
    void aResponseThatAsksForTooLongAWaitIsTheErrorAtOnce() {
        platform.transport.next(Step.answer(503, "<html>", "3600"));

        assertThat(platform.call(REPEATABLE)
                        .failure(UnreadableResponseException.class)
                        .attempts())
                .isEqualTo(1);
    }

    @Test
    void otherTroubleMayFollowARefusedToken() {
        platform.transport.next(Step.code(400, 99991663), Step.lost(), Step.success());

        assertThat(platform.call(REPEATABLE).value()).isNotNull();
        assertThat(platform.transport.sent()).isEqualTo(3);
    }

    /** As it does where many instances share a quota, and this one was stopped for longer than its lease. */
    @Test
    void aPermitThatRanOutUnsentCostsNoAttempt() {
        platform.retry = RetryPolicy.none();
        platform.limiter.next(lapsed());
        platform.limiter.next(lapsed());

        assertThat(platform.call(ONCE).value()).isNotNull();

        assertThat(platform.transport.sent()).isEqualTo(1);
        assertThat(platform.journal.stream().filter(step -> step.startsWith("permit")))
                .as("at the head of the line, since it had its turn")
                .containsExactly("permit", "permit again", "permit again");
        assertThat(platform.reports).singleElement().satisfies(report -> assertThat(report.attempts())
                .isEqualTo(1));
    }

    @Test
    void aLapseIsNotTheReasonOfALaterFailure() {
        platform.limiter.next(lapsed());
        platform.limiter.next(FakeLimiter.refusal(QuotaRefusal.Reason.TOO_LATE));

        QuotaRefusedException error = platform.call(ONCE).failure(QuotaRefusedException.class);

        assertThat(error.outcome()).isEqualTo(Outcome.NOT_SENT);
    }

    @Test
    void aLimiterWhosePermitsNeverHoldIsNotAskedForEver() {
        platform.retry = RetryPolicy.none();
        for (int i = 0; i < 100; i++) {
            platform.limiter.next(lapsed());
        }

        TransportException error = platform.call(ONCE).failure(TransportException.class);

        assertThat(error.outcome()).isEqualTo(Outcome.NOT_SENT);
        assertThat(platform.limiter.permits).hasSize(11);
    }

    private Mono<Permit> lapsed() {
        return platform.limiter.grant().doOnNext(Permit::abandon);
    }

    @Test
    void aSourceOfTokensIsLeftAloneForAsLongAsItAsks() {
        platform.tokens.next(Mono.error(noToken(true, Duration.ofSeconds(5))));

        Ending call = platform.call(REPEATABLE);
        platform.timer.advance(Duration.ofMillis(4_999));
        assertThat(call.over()).isFalse();
        platform.timer.advance(Duration.ofMillis(1));

        assertThat(call.value()).isNotNull();
        assertThat(platform.transport.sentAt).containsExactly(Duration.ofSeconds(5));
    }

    @Test
    void whoFailedBeforeItsTurnStandsInLineLikeAllOthers() {
        platform.tokens.next(Mono.error(noToken(true, Duration.ZERO)));
        platform.transport.next(Step.refused(), Step.success());

        assertThat(platform.call(ONCE).value()).isNotNull();

        assertThat(platform.journal.stream().filter(step -> step.startsWith("permit")))
                .containsExactly("permit", "permit again");
    }

    @Test
    void withoutATimerItIsNotTriedAgain() {
        platform.chance = 1;
        platform.transport.next(Step.lost().after(Duration.ofSeconds(1)));
        Ending call = platform.call(REPEATABLE);

        platform.timer.refuseFromNowOn();
        platform.timer.advance(Duration.ofSeconds(1));

        TimerUnavailableException error = call.failure(TimerUnavailableException.class);
        assertThat(error.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(error.attempts()).isEqualTo(1);
    }

    @Test
    void aSourceOfTokensThatAsksForTooLongIsTheErrorAtOnce() {
        platform.tokens.next(Mono.error(noToken(true, DEADLINE)));
        platform.tokens.next(Mono.error(noToken(false, Duration.ZERO)));

        assertThat(platform.call(REPEATABLE)
                        .failure(AuthenticationException.class)
                        .attempts())
                .isZero();
        assertThat(platform.call(REPEATABLE)
                        .failure(AuthenticationException.class)
                        .attempts())
                .isZero();
    }

    @Test
    void aRefusalOfTheLimiterBringsBackWhyAnotherTurnWasNeeded() {
        platform.transport.next(Step.lost());
        platform.limiter.next(platform.limiter.grant());
        platform.limiter.next(FakeLimiter.refusal(QuotaRefusal.Reason.TOO_LATE));

        TransportException error = platform.call(REPEATABLE).failure(TransportException.class);

        assertThat(error).hasMessage("lost");
        assertThat(error.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(error.attempts()).isEqualTo(1);
    }

    private static AuthenticationException noToken(boolean isTransient, Duration retryAfter) {
        return new AuthenticationException("No token.", Facts.notSent("auth", isTransient), retryAfter, null);
    }

    private static Duration[] millis(long... millis) {
        return Arrays.stream(millis).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }
}
