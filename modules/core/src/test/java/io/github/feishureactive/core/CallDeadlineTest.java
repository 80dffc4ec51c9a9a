package io.github.feishureactive.core;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import io.github.feishureactive.core.FakeLimiter.FakePermit.State;
import io.github.feishureactive.core.FakeTransport.Step;
import io.github.feishureactive.core.VirtualPlatform.Ending;
import io.github.feishureactive.core.error.DeadlineExceededException;
import io.github.feishureactive.core.error.DeadlineExceededException.Phase;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.ThrottledException;
import io.github.feishureactive.core.error.TimerUnavailableException;
import io.github.feishureactive.core.error.TransportException;
import io.github.feishureactive.core.internal.timer.DeadlineQueue;
import io.github.feishureactive.core.internal.timer.GatewayTimer;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.token.AccessToken;

import static io.github.feishureactive.core.VirtualPlatform.DEADLINE;
import static io.github.feishureactive.core.VirtualPlatform.ONCE;
import static io.github.feishureactive.core.VirtualPlatform.REPEATABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CallDeadlineTest {

    private static final Duration NANO = Duration.ofNanos(1);

    private final VirtualPlatform platform = new VirtualPlatform();

    @Test
    void whileWaitingForAToken() {
        platform.tokens.next(Mono.never());

        DeadlineExceededException error = exceeded(REPEATABLE, Phase.TOKEN, Outcome.NOT_SENT);

        assertThat(error).hasMessageContaining("waiting for an access token").hasNoCause();
        assertThat(platform.tokens.cancelled).isEqualTo(1);
    }

    @Test
    void whileWaitingForATurn() {
        platform.limiter.next(Mono.never());

        exceeded(REPEATABLE, Phase.QUOTA, Outcome.NOT_SENT);

        assertThat(platform.limiter.cancelled).isEqualTo(1);
    }

    @Test
    void whileWaitingForAnotherTokenAfterThePermit() {
        platform.tokens.next(Mono.just(AccessToken.of("t-1")));
        platform.tokens.next(Mono.never());

        exceeded(REPEATABLE, Phase.TOKEN, Outcome.NOT_SENT);

        assertThat(platform.permits()).containsExactly(State.RETURNED);
    }

    @Test
    void whileWaitingForAConnection() {
        platform.transport.next(Step.unconnected());

        exceeded(ONCE, Phase.EXCHANGE, Outcome.NOT_SENT);

        assertThat(platform.permits()).containsExactly(State.RETURNED);
        assertThat(platform.transport.cancelled).isEqualTo(1);
    }

    @Test
    void whileWaitingForAnAnswer() {
        platform.transport.next(Step.silent());

        DeadlineExceededException error = exceeded(ONCE, Phase.EXCHANGE, Outcome.UNKNOWN);

        assertThat(error).hasMessageContaining("check before you repeat it");
        assertThat(error.isTransient()).isTrue();
        assertThat(platform.permits()).containsExactly(State.LOST);
        assertThat(platform.transport.cancelled).isEqualTo(1);
    }

    @Test
    void afterAnAttemptThatMayHaveHadItsEffect() {
        platform.transport.next(Step.lost(), Step.unconnected());

        DeadlineExceededException error = exceeded(REPEATABLE, Phase.EXCHANGE, Outcome.UNKNOWN);

        assertThat(error.attempts()).isEqualTo(1);
        assertThat(error).cause().isInstanceOf(TransportException.class).hasMessage("lost");
    }

    @Test
    void afterAnAttemptThatWasRefused() {
        platform.transport.next(Step.throttled("1"));
        platform.limiter.next(platform.limiter.grant());
        platform.limiter.next(Mono.never());

        DeadlineExceededException error = exceeded(REPEATABLE, Phase.QUOTA, Outcome.REJECTED);

        assertThat(error).hasMessageContaining("It had no effect").hasCauseInstanceOf(ThrottledException.class);
    }

    private DeadlineExceededException exceeded(
            ApiOperation<VirtualPlatform.Item> operation, Phase phase, Outcome outcome) {
        Ending call = platform.call(operation);
        platform.timer.advance(DEADLINE.minus(NANO));
        assertThat(call.over()).isFalse();
        platform.timer.advance(NANO);

        DeadlineExceededException error = call.failure(DeadlineExceededException.class);
        assertThat(error.phase()).isEqualTo(phase);
        assertThat(error.outcome()).isEqualTo(outcome);
        assertThat(platform.timer.armedAfter(DEADLINE)).isZero();
        assertThat(platform.reports).singleElement().satisfies(report -> assertThat(report.error())
                .contains(error));
        return error;
    }

    /** A wait is only begun when it ends in time, so this takes a timer that is late. */
    @Test
    void whileWaitingBeforeAnotherAttempt() {
        Call<VirtualPlatform.Item> call = call();
        call.phase(Phase.BACKOFF);
        VirtualTimer timer = new VirtualTimer();

        StepVerifier.create(
                        new CallDeadline<>(Mono.never(), call, new DeadlineQueue(new GatewayTimer(timer), DEADLINE)))
                .then(() -> timer.advance(DEADLINE))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(
                                DeadlineExceededException.class,
                                exceeded -> assertThat(exceeded.phase()).isEqualTo(Phase.BACKOFF)))
                .verify(Duration.ofMinutes(1));
        assertThat(call.over()).isTrue();
    }

    @Test
    void anAnswerJustInTimeIsTheAnswer() {
        platform.transport.next(Step.success().after(DEADLINE.minus(NANO)));

        Ending call = platform.call(ONCE);
        platform.timer.advance(DEADLINE);

        assertThat(call.value()).isNotNull();
        assertThat(platform.permits()).containsExactly(State.ANSWERED);
        assertThat(platform.timer.armedAfter(DEADLINE)).isZero();
    }

    @Test
    void anAnswerAtTheVeryInstantIsTheAnswerOrADoubt() {
        platform.transport.next(Step.success().after(DEADLINE));
        Ending call = platform.call(ONCE);

        platform.timer.advance(DEADLINE);

        assertThat(call.over()).isTrue();
        if (platform.permits().equals(List.of(State.ANSWERED))) {
            assertThat(call.value()).isNotNull();
        } else {
            assertThat(call.failure(DeadlineExceededException.class).outcome()).isEqualTo(Outcome.UNKNOWN);
        }
        assertThat(platform.reports).hasSize(1);
        assertThat(platform.timer.armedAfter(DEADLINE)).isZero();
    }

    @Test
    void anAnswerAfterTheDeadlineIsNotHeard() {
        TestPublisher<String> source = TestPublisher.createNoncompliant(TestPublisher.Violation.DEFER_CANCELLATION);
        VirtualTimer timer = new VirtualTimer();

        StepVerifier.create(
                        new CallDeadline<>(source.mono(), call(), new DeadlineQueue(new GatewayTimer(timer), DEADLINE)))
                .then(() -> timer.advance(DEADLINE))
                .then(() -> source.error(new IllegalStateException("late")))
                .expectError(DeadlineExceededException.class)
                .verifyThenAssertThat(Duration.ofSeconds(10))
                .hasNotDroppedErrors();
    }

    @Test
    void aValueAfterTheDeadlineIsDropped() {
        TestPublisher<String> source = TestPublisher.createNoncompliant(TestPublisher.Violation.DEFER_CANCELLATION);
        VirtualTimer timer = new VirtualTimer();

        StepVerifier.create(
                        new CallDeadline<>(source.mono(), call(), new DeadlineQueue(new GatewayTimer(timer), DEADLINE)))
                .then(() -> timer.advance(DEADLINE))
                .then(() -> source.next("late"))
                .expectError(DeadlineExceededException.class)
                .verifyThenAssertThat(Duration.ofSeconds(10))
                .hasDropped("late");
    }

    /** Otherwise it would keep its call in memory, and arm the timer once more. */
    @ParameterizedTest
    @ValueSource(strings = {"value", "error", "completion", "cancel"})
    void theDeadlineOfACallEndsWithIt(String end) {
        VirtualTimer timer = new VirtualTimer();
        DeadlineQueue deadlines = new DeadlineQueue(new GatewayTimer(timer), DEADLINE);
        new CallDeadline<>(Mono.<String>never(), call(), deadlines).subscribe(new Signals());
        timer.advance(NANO);
        TestPublisher<String> source = TestPublisher.create();
        Signals signals = new Signals();
        new CallDeadline<>(source.mono(), call(), deadlines).subscribe(signals);

        end(end, source, signals);
        timer.advance(DEADLINE.minus(NANO));

        assertThat(timer.armed()).as("for another call than the first").isZero();
        assertThat(signals.ends).hasValue(end.equals("cancel") ? 0 : 1);
    }

    private static void end(String how, TestPublisher<String> source, Signals signals) {
        switch (how) {
            case "value" -> source.next("x");
            case "error" -> source.error(new IllegalStateException("boom"));
            case "completion" -> source.complete();
            default -> signals.cancel();
        }
    }

    /** An observer's, say, which threw it earlier. */
    @ParameterizedTest
    @ValueSource(strings = {"value", "error", "completion", "cancel"})
    void aFatalErrorIsThrownAtTheEndOfTheCall(String end) {
        Error fatal = new NoClassDefFoundError("boom");
        TestPublisher<String> source = TestPublisher.create();
        Signals signals = new Signals();
        Call<VirtualPlatform.Item> call = call();
        new CallDeadline<>(source.mono(), call, new DeadlineQueue(new GatewayTimer(new VirtualTimer()), DEADLINE))
                .subscribe(signals);
        call.keep(fatal);

        assertThatThrownBy(() -> end(end, source, signals)).isSameAs(fatal);
        assertThat(signals.ends).hasValue(end.equals("cancel") ? 0 : 1);
    }

    @Test
    void withoutATimerThereAreNoCalls() {
        platform.timer.dispose();

        assertThat(platform.call(ONCE).failure(TimerUnavailableException.class))
                .hasMessageContaining("The gateway's timer VirtualTimer");

        assertThat(platform.transport.exchanges).isZero();
    }

    /** The timer is asked after the subscription, when a source that does not wait may have written already. */
    @Test
    void aTimerThatIsGoneOnceTheRequestIsWrittenLeavesADoubt() {
        Call<VirtualPlatform.Item> call = call();
        call.startAttempt();
        call.hold(new FakeLimiter.FakePermit());
        call.use(AccessToken.of("t-1"));
        VirtualTimer timer = new VirtualTimer();
        timer.refuseFromNowOn();
        Mono<String> writing = Mono.<String>never()
                .doOnRequest(n -> assertThat(call.mayBeWritten()).isTrue());

        StepVerifier.create(new CallDeadline<>(writing, call, new DeadlineQueue(new GatewayTimer(timer), DEADLINE)))
                .expectErrorSatisfies(
                        error -> assertThat(error).isInstanceOfSatisfying(TimerUnavailableException.class, closed -> {
                            assertThat(closed.outcome()).isEqualTo(Outcome.UNKNOWN);
                            assertThat(closed.attempts()).isEqualTo(1);
                        }))
                .verify(Duration.ofMinutes(1));
        assertThat(call.over()).isTrue();
    }

    @Test
    void aStrangeExceptionAfterTheRequestWasWrittenIsADoubt() {
        platform.transport.next(
                new Step(Duration.ZERO, Duration.ZERO, Mono.error(new IllegalStateException("s3cr3t"))));

        TransportException error = platform.call(ONCE).failure(TransportException.class);

        assertThat(error.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(error.attempts()).isEqualTo(1);
        assertThat(error).hasMessageContaining("IllegalStateException").hasMessageNotContaining("s3cr3t");
        assertThat(error).hasNoCause();
        assertThat(platform.reports).singleElement().satisfies(report -> assertThat(report.error())
                .contains(error));
    }

    @Test
    void aStrangeExceptionBeforeTheRequestWasWrittenIsNone() {
        platform.transport.next(new Step(null, Duration.ZERO, Mono.error(new IllegalStateException("s3cr3t"))));

        TransportException error = platform.call(ONCE).failure(TransportException.class);

        assertThat(error.outcome()).isEqualTo(Outcome.NOT_SENT);
    }

    @Test
    void aStrangeExceptionAfterAnAttemptThatMayHaveHadItsEffectKeepsTheDoubt() {
        platform.transport.next(
                Step.lost(), new Step(null, Duration.ZERO, Mono.error(new IllegalStateException("s3cr3t"))));

        TransportException error = platform.call(REPEATABLE).failure(TransportException.class);

        assertThat(error.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(error.attempts()).isEqualTo(1);
    }

    @Test
    void anErrorOfTheApplicationIsTypedAndKeptAsTheCause() {
        StepVerifier.create(new CallDeadline<>(
                        Mono.error(new AssertionError("a defect")),
                        call(),
                        new DeadlineQueue(new GatewayTimer(new VirtualTimer()), DEADLINE)))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(TransportException.class)
                        .hasMessageContaining("AssertionError")
                        .hasCauseInstanceOf(AssertionError.class))
                .verify(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"value", "error", "cancel"})
    void whoeverEndsTheCallEndsItAlone(String rival) throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            for (int i = 0; i < 5_000; i++) {
                TestPublisher<String> source =
                        TestPublisher.createNoncompliant(TestPublisher.Violation.DEFER_CANCELLATION);
                ManualTimer timer = new ManualTimer();
                Signals signals = new Signals();
                Call<VirtualPlatform.Item> call = call();
                new CallDeadline<>(source.mono(), call, new DeadlineQueue(new GatewayTimer(timer), DEADLINE))
                        .subscribe(signals);
                CyclicBarrier start = new CyclicBarrier(2);

                Future<?> ringing = other.submit(() -> {
                    start.await();
                    timer.alarm.run();
                    return null;
                });
                start.await(60, TimeUnit.SECONDS);
                switch (rival) {
                    case "value" -> source.next("x");
                    case "error" -> source.error(new TransportException("lost", "test.op", Outcome.UNKNOWN, null));
                    default -> signals.cancel();
                }
                ringing.get(60, TimeUnit.SECONDS);

                assertThat(signals.ends.get()).isBetween(rival.equals("cancel") ? 0 : 1, 1);
                assertThat(call.over()).isTrue();
            }
        } finally {
            other.shutdownNow();
        }
    }

    private static Call<VirtualPlatform.Item> call() {
        return new Call<>(ONCE.request(), null, "cli_1", null, 0, DEADLINE.toNanos());
    }

    /** Counts, and cancels when told to; what comes after a cancellation counts too. */
    private static final class Signals implements CoreSubscriber<String> {

        private final AtomicInteger ends = new AtomicInteger();
        private Subscription subscription;

        @Override
        public void onSubscribe(Subscription given) {
            subscription = given;
            given.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String value) {
            ends.incrementAndGet();
        }

        @Override
        public void onError(Throwable error) {
            ends.incrementAndGet();
        }

        @Override
        public void onComplete() {
            // After a value it ends nothing.
            ends.compareAndSet(0, 1);
        }

        void cancel() {
            subscription.cancel();
        }
    }

    private static final class ManualTimer implements Scheduler {

        private volatile Runnable alarm;

        @Override
        public Disposable schedule(Runnable task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            alarm = task;
            return Disposables.single();
        }

        @Override
        public Worker createWorker() {
            throw new UnsupportedOperationException();
        }
    }
}
