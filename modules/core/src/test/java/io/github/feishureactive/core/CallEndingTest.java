package io.github.feishureactive.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import io.github.feishureactive.core.FakeLimiter.FakePermit.State;
import io.github.feishureactive.core.FakeTransport.Step;
import io.github.feishureactive.core.VirtualPlatform.Ending;
import io.github.feishureactive.core.VirtualPlatform.Item;
import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.core.error.DeadlineExceededException;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.InvalidRequestException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.TimerUnavailableException;
import io.github.feishureactive.core.error.TransportException;
import io.github.feishureactive.core.observe.CallObserver;
import io.github.feishureactive.core.observe.CallReport;
import io.github.feishureactive.core.observe.CallTarget;
import io.github.feishureactive.core.observe.ExchangeObserver;
import io.github.feishureactive.core.observe.GatewayObserver;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.SlotRateLimiter;
import io.github.feishureactive.core.token.AccessToken;
import io.github.feishureactive.core.token.Authentication;
import io.github.feishureactive.testkit.CapturedLog;

import static io.github.feishureactive.core.VirtualPlatform.DEADLINE;
import static io.github.feishureactive.core.VirtualPlatform.ONCE;
import static io.github.feishureactive.core.VirtualPlatform.REPEATABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Whatever code of the application throws, a call ends, once. */
class CallEndingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final VirtualPlatform platform = new VirtualPlatform();

    /** Ends the call although an observer throws at each place; what is fatal follows when the call has ended. */
    @ParameterizedTest
    @EnumSource(Thrown.class)
    void anObserverThatThrowsDoesTheCallNoHarm(Thrown thrown) {
        platform.transport.next(Step.throttled("1"), Step.success());
        FeishuGateway gateway = observed(new Throwing(thrown));
        Ending ending = platform.new Ending();

        Throwable escaped = catchThrowable(() -> {
            gateway.call(ONCE.request()).subscribe(ending);
            platform.timer.advance(DEADLINE);
        });

        assertThat(ending.value()).isNotNull();
        if (!thrown.fatal()) {
            assertThat(escaped).isNull();
        }
        assertThat(platform.permits()).containsOnly(State.ANSWERED);
        assertThat(platform.timer.armedAfter(DEADLINE)).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Thrown.class,
            names = {"LINKAGE", "STACK"})
    void whatIsFatalIsThrownWhenTheCallHasEnded(Thrown thrown) {
        FeishuGateway gateway = observed(new Throwing(thrown));
        Ending ending = platform.new Ending();

        assertThat(catchThrowable(() -> gateway.call(ONCE.request()).subscribe(ending)))
                .hasSameClassAs(thrown.make());

        assertThat(ending.value()).isNotNull();
    }

    @Test
    void anObserverWithoutAContextDoesTheCallNoHarm() {
        FeishuGateway gateway = observed(new GatewayObserver() {
            @Override
            public CallObserver callStarted(CallTarget target, ContextView context) {
                return new CallObserver() {
                    @Override
                    public ExchangeObserver attemptStarted(BiConsumer<String, String> headers) {
                        return new ExchangeObserver() {
                            @Override
                            public Context context(Context context) {
                                return null;
                            }

                            @Override
                            public void ended(CallReport report) {}
                        };
                    }

                    @Override
                    public void ended(CallReport report) {}
                };
            }
        });

        assertThat(platform.call(gateway, ONCE.request()).value()).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(Thrown.class)
    void aBulkRunGivesAResultForEachElement(Thrown thrown) {
        FeishuGateway gateway = observed(new Throwing(thrown));
        List<CallResult<Integer, Item>> results = new ArrayList<>();
        AtomicInteger ends = new AtomicInteger();

        Throwable escaped = catchThrowable(
                () -> gateway.callAll(ONCE, Flux.range(0, 10), element -> ONCE.request(), ResultOrder.AS_FINISHED)
                        .subscribe(results::add, error -> ends.incrementAndGet(), ends::incrementAndGet));

        assertThat(results).hasSize(10).allMatch(result -> result instanceof CallResult.Success);
        assertThat(ends).hasValue(1);
        assertThat(escaped == null ? null : escaped.getClass())
                .isEqualTo(thrown.fatal() ? thrown.make().getClass() : null);
    }

    @ParameterizedTest
    @EnumSource(Thrown.class)
    void anElementOfWhichNoRequestCanBeMadeIsAFailure(Thrown thrown) {
        List<CallResult<Integer, Item>> results = new ArrayList<>();
        AtomicInteger completions = new AtomicInteger();

        Throwable escaped = catchThrowable(() -> platform.gateway()
                .callAll(
                        ONCE,
                        Flux.range(0, 4),
                        element -> element == 1 ? thrown.now() : element == 2 ? null : ONCE.request(),
                        ResultOrder.AS_RECEIVED)
                .subscribe(results::add, error -> {}, completions::incrementAndGet));

        assertThat(results).hasSize(4);
        assertThat(completions).hasValue(1);
        assertThat(failure(results.get(1), InvalidRequestException.class))
                .hasCauseExactlyInstanceOf(thrown.make().getClass());
        assertThat(failure(results.get(2), InvalidRequestException.class))
                .hasMessageContaining("because none was returned");
        assertThat(results.get(0)).isInstanceOf(CallResult.Success.class);
        assertThat(results.get(3)).isInstanceOf(CallResult.Success.class);
        assertThat(escaped != null).isEqualTo(thrown.fatal());
    }

    @ParameterizedTest
    @EnumSource(Thrown.class)
    void aPermitThatThrowsDoesNotHoldASuccessUp(Thrown thrown) {
        platform.limiter.next(Mono.just(new Permit() {
            @Override
            public boolean send() {
                return true;
            }

            @Override
            public void answered(long processingNanos) {
                thrown.now();
            }

            @Override
            public void abandon() {
                thrown.now();
            }
        }));
        Ending ending = platform.new Ending();

        Throwable escaped =
                catchThrowable(() -> platform.gateway().call(ONCE.request()).subscribe(ending));

        assertThat(ending.value()).isNotNull();
        assertThat(platform.timer.armedAfter(DEADLINE)).isZero();
        assertThat(escaped != null).isEqualTo(thrown.fatal());
    }

    @Test
    void aPermitThatCannotBeSentIsAbandoned() {
        AtomicInteger abandoned = new AtomicInteger();
        platform.limiter.next(Mono.just(new Permit() {
            @Override
            public boolean send() {
                return false;
            }

            @Override
            public void answered(long processingNanos) {}

            @Override
            public void abandon() {
                abandoned.incrementAndGet();
            }
        }));

        assertThat(platform.call(ONCE).value()).isNotNull();

        assertThat(abandoned).hasPositiveValue();
    }

    @ParameterizedTest
    @EnumSource(Thrown.class)
    void aSourceOfTokensOrPermitsThatThrowsFailsTheCallAtOnce(Thrown thrown) {
        platform.tokens.next(Mono.defer(thrown::now));
        Ending noToken = platform.new Ending();
        Thrown.letEscape(() -> platform.gateway().call(ONCE.request()).subscribe(noToken));
        platform.limiter.next(Mono.defer(thrown::now));
        Ending noPermit = platform.new Ending();
        Thrown.letEscape(() -> platform.gateway().call(ONCE.request()).subscribe(noPermit));
        platform.timer.advance(Duration.ofSeconds(6));

        assertThat(noToken.failure(AuthenticationException.class))
                .hasMessageContaining(thrown.make().getClass().getSimpleName());
        assertThat(noPermit.over()).isTrue();
        assertThat(platform.timer.armedAfter(DEADLINE)).isZero();
    }

    @ParameterizedTest
    @EnumSource(Thrown.class)
    void aBodyThatCannotBeWrittenIsAnErrorOfTheCaller(Thrown thrown) {
        Ending ending = platform.new Ending();

        Throwable escaped = catchThrowable(() ->
                platform.gateway().call(ONCE.request().body(new Body(thrown))).subscribe(ending));

        ending.failure(InvalidRequestException.class);
        // Jackson takes an overflow for a cycle in the body.
        assertThat(escaped != null).isEqualTo(thrown == Thrown.LINKAGE);
        assertThat(platform.reports).hasSize(1);
    }

    record Body(Thrown thrown) {

        @SuppressWarnings("unused") // by Jackson
        public String getName() {
            return thrown.now();
        }
    }

    @Test
    void aThousandAttemptsThatFailAtOnceFitOnTheStack() {
        platform.retry = new RetryPolicy(1_000, Duration.ZERO, Duration.ZERO);
        platform.transport.next(
                java.util.Collections.nCopies(1_000, Step.lost()).toArray(Step[]::new));

        TransportException error = platform.call(REPEATABLE).failure(TransportException.class);

        assertThat(error.attempts()).isEqualTo(1_000);
        assertThat(platform.transport.sent()).isEqualTo(1_000);
    }

    @Test
    void aWaitForEverIsLongerThanTheDeadline() {
        platform.tokens.next(Mono.error(
                new AuthenticationException("later", FeishuException.Facts.notSent("auth", true), FOR_EVER, null)));

        try (CapturedLog log = new CapturedLog()) {
            assertThat(platform.call(ONCE)
                            .failure(AuthenticationException.class)
                            .retryAfter())
                    .isEqualTo(FOR_EVER);
            assertThat(log.warnings()).isEmpty();
        }
    }

    @Test
    void aTokenThatStaysUnknownForEverIsATransientFailure() {
        platform.tokens.sameAgain = true;
        platform.tokens.gracePeriod = FOR_EVER;
        platform.transport.next(Step.code(400, 99991663));

        assertThat(platform.call(ONCE).failure(AuthenticationException.class).isTransient())
                .isTrue();
    }

    @Test
    void aBulkRunThatIsToWaitForEverCanStillBeCancelled() {
        platform.limiter.next(Mono.error(new io.github.feishureactive.core.quota.QuotaRefusal(
                io.github.feishureactive.core.quota.QuotaRefusal.Reason.QUEUE_FULL, FOR_EVER, "full")));

        StepVerifier.create(platform.gateway()
                        .callAll(ONCE, Flux.just(1), element -> ONCE.request(), ResultOrder.AS_FINISHED))
                .then(() -> assertThat(platform.timer.armed()).isEqualTo(1))
                .thenCancel()
                .verify(PATIENCE);
        assertThat(platform.timer.armedAfter(DEADLINE)).isZero();
    }

    @Test
    void onlyWhatWasWrittenIsAnAttempt() {
        platform.transport.next(Step.refused(), Step.refused(), Step.refused());
        assertThat(platform.call(ONCE).failure(TransportException.class).attempts())
                .as("no connection")
                .isZero();

        platform.transport.next(Step.refused(), Step.success());
        assertThat(platform.call(ONCE).value()).isNotNull();
        assertThat(platform.reports.get(1).attempts()).as("the second one").isEqualTo(1);

        platform.tokens.next(Mono.error(new IllegalStateException()));
        assertThat(platform.call(ONCE).failure(AuthenticationException.class).attempts())
                .as("no token")
                .isZero();
    }

    /** A scheduler that is disposed drops its tasks: neither deadline nor permit would ever come. */
    @Test
    void aTimerThatIsDisposedWhileACallWaitsIsNamed() {
        Scheduler timer = Schedulers.newSingle("users-timer");
        FeishuGateway gateway =
                platform.builder().timer(timer).rateLimiter(platform.limiter).build(platform.transport);
        platform.limiter.next(Mono.never());

        StepVerifier.create(gateway.call(ONCE.request()))
                .then(timer::dispose)
                .expectErrorSatisfies(CallEndingTest::namesTheTimer)
                .verify(PATIENCE);
        StepVerifier.create(gateway.call(ONCE.request()))
                .expectErrorSatisfies(CallEndingTest::namesTheTimer)
                .verify(PATIENCE);
    }

    @Test
    void aTimerThatIsDisposedDuringABulkRunIsNamedForEachElement() {
        Scheduler timer = Schedulers.newSingle("users-timer");
        FeishuGateway gateway = platform.builder()
                .timer(timer)
                .quota("test.op", Quota.perMinute(2))
                .build(platform.transport);

        StepVerifier.create(gateway.callAll(ONCE, Flux.range(0, 5), element -> ONCE.request(), ResultOrder.AS_RECEIVED))
                .expectNextCount(2)
                .then(timer::dispose)
                .recordWith(ArrayList::new)
                .expectNextCount(3)
                .consumeRecordedWith(results -> assertThat(results)
                        .allSatisfy(result -> namesTheTimer(((CallResult.Failure<Integer, Item>) result).error())))
                .expectComplete()
                .verify(PATIENCE);
        gateway.close();
    }

    @Test
    void theTimerOfALimiterOfItsOwnIsNamedToo() {
        Scheduler timer = Schedulers.newSingle("users-timer");
        SlotRateLimiter limiter = SlotRateLimiter.builder().timer(timer).build();
        FeishuGateway gateway = platform.builder()
                .timer(Schedulers.parallel())
                .rateLimiter(limiter)
                .quota("test.op", Quota.perMinute(2))
                .build(platform.transport);

        StepVerifier.create(gateway.callAll(ONCE, Flux.range(0, 3), element -> ONCE.request(), ResultOrder.AS_RECEIVED))
                .expectNextCount(2)
                .then(timer::dispose)
                .assertNext(result -> namesTheTimer(((CallResult.Failure<Integer, Item>) result).error()))
                .expectComplete()
                .verify(PATIENCE);
        limiter.dispose();
    }

    private static void namesTheTimer(Throwable error) {
        assertThat(error).isInstanceOf(TimerUnavailableException.class).hasMessageContaining("users-timer");
    }

    @ParameterizedTest
    @EnumSource(Thrown.class)
    void everyStepOfClosingIsDone(Thrown thrown) {
        AtomicInteger notified = new AtomicInteger();
        AtomicReference<Mono<Void>> closed = new AtomicReference<>();
        FeishuGateway gateway = FeishuGateway.builder()
                .authentication(environment -> new ThrowingTokens(thrown))
                .timer(platform.timer)
                .build(platform.transport);
        gateway.onClose().subscribe(nothing -> {}, error -> {}, thrown::now);
        gateway.onClose().subscribe(new ThrowingSubscriber(thrown));
        gateway.onClose().subscribe(nothing -> {}, error -> {}, notified::incrementAndGet);
        closed.set(gateway.disposeLater());
        AtomicInteger completions = new AtomicInteger();

        Throwable escaped =
                catchThrowable(() -> closed.get().subscribe(nothing -> {}, error -> {}, completions::incrementAndGet));

        assertThat(completions).hasValue(1);
        assertThat(notified).hasValue(1);
        assertThat(escaped != null).isEqualTo(thrown.fatal());
        StepVerifier.create(gateway.disposeLater()).expectComplete().verify(PATIENCE);
    }

    @Test
    void credentialsThatDoNotComeEndWithTheDeadline() {
        platform.tokens.credentials = Mono.never();
        AtomicReference<Throwable> end = new AtomicReference<>();
        platform.gateway().callWithCredentials(shown -> ONCE.request()).subscribe(item -> {}, end::set);

        platform.timer.advance(DEADLINE.minusNanos(1));
        assertThat(end.get()).isNull();
        platform.timer.advance(Duration.ofNanos(1));

        assertThat(end.get()).isInstanceOfSatisfying(DeadlineExceededException.class, exceeded -> {
            assertThat(exceeded.phase()).isEqualTo(DeadlineExceededException.Phase.TOKEN);
            assertThat(exceeded.outcome()).isEqualTo(Outcome.NOT_SENT);
        });
    }

    private FeishuGateway observed(GatewayObserver observer) {
        return platform.builder()
                .rateLimiter(platform.limiter)
                .observer(observer)
                .build(platform.transport);
    }

    private static <E extends FeishuException> E failure(CallResult<Integer, Item> result, Class<E> type) {
        FeishuException error = ((CallResult.Failure<Integer, Item>) result).error();
        assertThat(error).isExactlyInstanceOf(type);
        return type.cast(error);
    }

    /** Throws wherever the gateway calls it. */
    record Throwing(Thrown thrown) implements GatewayObserver {

        @Override
        public CallObserver callStarted(CallTarget target, ContextView context) {
            return new CallObserver() {
                @Override
                public ExchangeObserver attemptStarted(BiConsumer<String, String> headers) {
                    return new ExchangeObserver() {
                        @Override
                        public Context context(Context context) {
                            return thrown.now();
                        }

                        @Override
                        public void ended(CallReport report) {
                            thrown.now();
                        }
                    };
                }

                @Override
                public void ended(CallReport report) {
                    thrown.now();
                }
            };
        }

        @Override
        public void waitStarted(ApiOperation<?> operation) {
            thrown.now();
        }

        @Override
        public void waitEnded(ApiOperation<?> operation, Duration waited, WaitEnd end) {
            thrown.now();
        }

        @Override
        public void throttled(ApiOperation<?> operation, Duration retryAfter) {
            thrown.now();
        }

        @Override
        public void retrying(ApiOperation<?> operation, FeishuException error) {
            thrown.now();
        }
    }

    private record ThrowingTokens(Thrown thrown) implements Authentication.AccessTokens {

        @Override
        public String appId() {
            return "cli_test";
        }

        @Override
        public Mono<AccessToken> token(String tenantKey) {
            return Mono.just(AccessToken.of("t-1"));
        }

        @Override
        public void reject(String tenantKey, AccessToken token) {}

        @Override
        public void dispose() {
            thrown.now();
        }
    }

    private static final class ThrowingSubscriber extends reactor.core.publisher.BaseSubscriber<Void> {

        private final Thrown thrown;

        ThrowingSubscriber(Thrown thrown) {
            this.thrown = thrown;
        }

        @Override
        public void hookOnComplete() {
            thrown.now();
        }
    }
}
