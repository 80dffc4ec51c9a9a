package io.github.feishureactive.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.github.feishureactive.core.error.GatewayClosedException;
import io.github.feishureactive.core.error.InvalidRequestException;
import io.github.feishureactive.core.error.TransportException;
import io.github.feishureactive.core.internal.timer.GatewayTimer;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.ApiRequest;
import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.core.quota.SlotRateLimiter;
import io.github.feishureactive.testkit.LiveHeap;

import static org.assertj.core.api.Assertions.assertThat;

class BulkRunTest {

    private static final int SLOTS = 10;
    private static final Duration ROUND_TRIP = Duration.ofMillis(50);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final ApiOperation<String> OPERATION = ApiOperation.post("test.bulk", "/bulk", String.class)
            .quota(Quota.perSecond(SLOTS))
            .build();

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final CloseSignal closing = new CloseSignal();
    private final AtomicInteger pulled = new AtomicInteger();
    private final AtomicInteger results = new AtomicInteger();
    private final AtomicInteger sent = new AtomicInteger();
    private SlotRateLimiter limiter = SlotRateLimiter.builder().timer(time).build();

    @AfterEach
    void dispose() {
        limiter.dispose();
        time.dispose();
    }

    @ParameterizedTest
    @EnumSource(ResultOrder.class)
    void anEndlessSourceIsAskedForNoMoreThanTheSlots(ResultOrder order) {
        AtomicInteger mostAhead = new AtomicInteger();
        Flux<Integer> endless = Flux.generate(() -> 0, (i, sink) -> {
            mostAhead.accumulateAndGet(pulled.incrementAndGet() - results.get(), Math::max);
            sink.next(i);
            return i + 1;
        });

        Disposable run = run(Map.of(), call(ROUND_TRIP), endless, order).subscribe(result -> results.incrementAndGet());
        time.advanceTimeBy(Duration.ofSeconds(60));
        run.dispose();

        assertThat(mostAhead).hasValueLessThanOrEqualTo(SLOTS);
        // 600 would be the whole quota; a slot's round trip and rest leave 10 / 1.052 a second.
        assertThat(results.get()).isBetween(560, 580);
    }

    @Test
    void cancellingStopsPullingAtOnce() {
        Flux<Integer> endless = Flux.range(0, Integer.MAX_VALUE).doOnNext(i -> pulled.incrementAndGet());
        Disposable run = run(Map.of(), call(ROUND_TRIP), endless, ResultOrder.AS_FINISHED)
                .subscribe();
        time.advanceTimeBy(Duration.ofMillis(1_500));

        run.dispose();
        int pulledThen = pulled.get();
        int sentThen = sent.get();
        time.advanceTimeBy(SOON);

        assertThat(pulled).hasValue(pulledThen);
        assertThat(sent).hasValue(sentThen);
    }

    @Test
    void aSlowSubscriberHoldsTheSourceBack() {
        Flux<Integer> endless = Flux.range(0, Integer.MAX_VALUE).doOnNext(i -> pulled.incrementAndGet());

        StepVerifier.create(run(Map.of(), call(ROUND_TRIP), endless, ResultOrder.AS_FINISHED), 3)
                .then(() -> time.advanceTimeBy(Duration.ofMinutes(5)))
                .expectNextCount(3)
                .then(() -> assertThat(pulled.get()).isLessThanOrEqualTo(3 + SLOTS))
                .thenCancel()
                .verify(SOON);
    }

    @Test
    void resultsComeInTheOrderOfTheSourceIfThatIsWanted() {
        AtomicInteger nth = new AtomicInteger();
        BulkRun.PermittedCall slowerFirst = new Calls(() -> Duration.ofMillis(1_000 - 10L * nth.getAndIncrement()));
        List<Integer> elements = IntStream.range(0, 40).boxed().toList();

        StepVerifier.create(run(Map.of(), slowerFirst, Flux.fromIterable(elements), ResultOrder.AS_RECEIVED)
                        .map(CallResult::source)
                        .collectList())
                .then(() -> time.advanceTimeBy(SOON))
                .expectNext(elements)
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void aFailureIsAResultAndTheRunGoesOn() {
        BulkRun.PermittedCall everyThirdFails = new Calls(() -> ROUND_TRIP) {
            @Override
            public <T> Mono<T> start(ApiRequest<T> request, Permit permit) {
                return sent.get() % 3 == 2
                        ? super.<T>start(request, permit).then(Mono.error(new InvalidRequestException("test", "no")))
                        : super.start(request, permit);
            }
        };

        StepVerifier.create(run(Map.of(), everyThirdFails, Flux.range(0, 30), ResultOrder.AS_FINISHED)
                        .filter(result -> result instanceof CallResult.Failure)
                        .count())
                .then(() -> time.advanceTimeBy(SOON))
                .expectNext(10L)
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void aWrongElementTakesNoPermit() {
        BulkRun bulk = bulk(Map.of(), call(ROUND_TRIP));

        StepVerifier.create(bulk.of(
                        OPERATION,
                        Flux.range(0, 1_000),
                        element -> OPERATION.request().invalid("Pass something else."),
                        ResultOrder.AS_FINISHED))
                .thenConsumeWhile(result -> result instanceof CallResult.Failure<Integer, String> failure
                        && failure.error() instanceof InvalidRequestException)
                .expectComplete()
                .verify(SOON);
        assertThat(sent).hasValue(0);
    }

    @ParameterizedTest
    @EnumSource(ResultOrder.class)
    void theErrorOfTheSourceComesAfterTheResultsOfTheCallsUnderWay(ResultOrder order) {
        TestPublisher<Integer> source = TestPublisher.create();

        StepVerifier.create(run(Map.of(), call(ROUND_TRIP), source, order))
                .then(() -> source.next(1, 2, 3).error(new IllegalStateException("the source broke")))
                .then(() -> time.advanceTimeBy(SOON))
                .expectNextCount(3)
                .expectErrorMessage("the source broke")
                .verify(SOON);
    }

    @ParameterizedTest
    @EnumSource(ResultOrder.class)
    void closingTheGatewayEndsTheRunWithAResultForEveryElementTaken(ResultOrder order) {
        Flux<Integer> endless = Flux.range(0, Integer.MAX_VALUE).doOnNext(i -> pulled.incrementAndGet());

        StepVerifier.create(run(Map.of(), call(ROUND_TRIP), endless, order).doOnNext(r -> results.incrementAndGet()))
                .then(() -> time.advanceTimeBy(Duration.ofMillis(1_100)))
                .then(() -> {
                    closing.begin();
                    closing.emit();
                    limiter.dispose();
                    time.advanceTimeBy(SOON);
                })
                .thenConsumeWhile(result -> true)
                .expectError(GatewayClosedException.class)
                .verify(SOON);
        assertThat(results).hasValue(pulled.get());
    }

    @Test
    void aQueueFullOfOthersDelaysTheRunAndFailsNothing() {
        limiter = SlotRateLimiter.builder().timer(time).maxWaiting(0).build();

        StepVerifier.create(run(Map.of(), call(ROUND_TRIP), Flux.range(0, 50), ResultOrder.AS_FINISHED)
                        .filter(result -> result instanceof CallResult.Success)
                        .count())
                .then(() -> time.advanceTimeBy(SOON))
                .expectNext(50L)
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void aLimiterThatEndsWithoutAPermitFailsTheElementAndNotTheRun() {
        FakeLimiter foreign = new FakeLimiter(new ArrayList<>());
        foreign.next(Mono.empty());

        StepVerifier.create(bulk(foreign, Map.of(), call(Duration.ZERO))
                        .of(OPERATION, Flux.just(1, 2), element -> OPERATION.request(), ResultOrder.AS_RECEIVED))
                .then(() -> time.advanceTimeBy(SOON))
                .assertNext(result -> assertThat(result)
                        .isInstanceOfSatisfying(CallResult.Failure.class, failure -> assertThat(failure.error())
                                .isExactlyInstanceOf(TransportException.class)
                                .hasMessageContaining("the rate limiter broke (IllegalStateException)")))
                .assertNext(result -> assertThat(result).isInstanceOf(CallResult.Success.class))
                .expectComplete()
                .verify(SOON);
    }

    @ParameterizedTest
    @EnumSource(ResultOrder.class)
    void manyElementsTakeConstantMemory(ResultOrder order) {
        AtomicLong first = new AtomicLong();
        AtomicLong most = new AtomicLong();
        int elements = Boolean.getBoolean("feishu.long") ? 1_000_000 : 200_000;
        int sampleEvery = elements / 10;
        limiter = SlotRateLimiter.builder().timer(Schedulers.parallel()).build();
        BulkRun.PermittedCall atOnce = new BulkRun.PermittedCall() {
            @Override
            @SuppressWarnings("unchecked")
            public <T> Mono<T> start(ApiRequest<T> request, Permit permit) {
                return Mono.fromSupplier(() -> {
                    permit.send();
                    permit.answered();
                    return (T) "done";
                });
            }
        };

        StepVerifier.create(run(
                                Map.of(OPERATION.name(), Quota.unlimited()),
                                atOnce,
                                Flux.range(0, elements).doOnNext(i -> {
                                    if (i % sampleEvery == sampleEvery - 1) {
                                        long used = LiveHeap.bytes();
                                        first.compareAndSet(0, used);
                                        most.accumulateAndGet(used, Math::max);
                                    }
                                }),
                                order)
                        .count())
                .expectNext((long) elements)
                .expectComplete()
                .verify(Duration.ofMinutes(5));
        // After a collection at every tenth of the elements; what one element would keep is hundreds of bytes.
        assertThat(most.get() - first.get()).isLessThan(sampleEvery * 10L);
    }

    private Flux<CallResult<Integer, String>> run(
            Map<String, Quota> quotas, BulkRun.PermittedCall calls, Publisher<Integer> source, ResultOrder order) {
        return bulk(quotas, calls).of(OPERATION, source, element -> OPERATION.request(), order);
    }

    private BulkRun bulk(Map<String, Quota> quotas, BulkRun.PermittedCall calls) {
        return bulk(limiter, quotas, calls);
    }

    private BulkRun bulk(RateLimiter limiting, Map<String, Quota> quotas, BulkRun.PermittedCall calls) {
        return new BulkRun(
                limiting,
                new KnownOperations(quotas, Quota.unlimited(), (method, path) -> null),
                "cli_test",
                new GatewayTimer(time),
                closing,
                new Observers(List.of(), time),
                calls,
                256);
    }

    private BulkRun.PermittedCall call(Duration roundTrip) {
        return new Calls(() -> roundTrip);
    }

    /** Calls that answer after a while. */
    private class Calls implements BulkRun.PermittedCall {

        private final Supplier<Duration> roundTrip;

        Calls(Supplier<Duration> roundTrip) {
            this.roundTrip = roundTrip;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> Mono<T> start(ApiRequest<T> request, Permit permit) {
            if (permit == null) {
                return Mono.error(
                        new InvalidRequestException(request.operation().name(), request.problem()));
            }
            sent.incrementAndGet();
            assertThat(permit.send()).isTrue();
            return (Mono<T>) Mono.delay(roundTrip.get(), time)
                    .doOnNext(tick -> permit.answered())
                    .map(String::valueOf);
        }
    }
}
