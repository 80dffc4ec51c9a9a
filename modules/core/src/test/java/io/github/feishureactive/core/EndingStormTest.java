package io.github.feishureactive.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import io.github.feishureactive.core.VirtualPlatform.Item;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.TransportException;
import io.github.feishureactive.core.internal.http.BufferedResponse;
import io.github.feishureactive.core.internal.http.CountedExchanges;
import io.github.feishureactive.core.internal.http.Transport;
import io.github.feishureactive.core.observe.CallObserver;
import io.github.feishureactive.core.observe.CallReport;
import io.github.feishureactive.core.observe.CallTarget;
import io.github.feishureactive.core.observe.ExchangeObserver;
import io.github.feishureactive.core.observe.GatewayObserver;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.ApiRequest;
import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaKey;
import io.github.feishureactive.core.quota.QuotaRefusal;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.core.token.AccessToken;
import io.github.feishureactive.core.token.Authentication.AccessTokens;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Every kind of application code throws every kind of {@code Throwable}, at random. */
class EndingStormTest {

    private static final int CALLS = Boolean.getBoolean("feishu.long") ? 200_000 : 4_000;
    private static final int RUNS = CALLS / 20;
    private static final List<Thrown> KINDS = List.of(Thrown.values());
    private static final List<QuotaRefusal.Reason> REASONS = List.of(QuotaRefusal.Reason.values());
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final byte[] SUCCESS = "{\"code\":0,\"data\":{\"name\":\"x\"}}".getBytes(UTF_8);

    /** Where code of the application runs. */
    private enum Place {
        CALL_STARTED,
        CALL_ENDED,
        ATTEMPT_STARTED,
        CONTEXT,
        ATTEMPT_ENDED,
        WAIT_STARTED,
        WAIT_ENDED,
        THROTTLED,
        RETRYING,
        LISTENER,
        TOKEN,
        REJECT,
        ACQUIRE,
        LIMITER_THROTTLED,
        SEND,
        ANSWERED,
        ABANDON,
        SCHEDULE,
        BODY,
        TO_REQUEST,
        ON_NEXT,
        ON_COMPLETE,
        ON_ERROR
    }

    private final VirtualTimer time = new VirtualTimer();
    private final Map<Place, Set<Thrown>> seen = new EnumMap<>(Place.class);
    private final CountedExchanges exchanges = new CountedExchanges(this::exchange);
    private final List<StormPermit> permits = new ArrayList<>();
    private final AtomicInteger callsStarted = new AtomicInteger();
    private final AtomicInteger callsEnded = new AtomicInteger();
    private Random random = new Random();
    private boolean calm;

    /** What a subscriber throws goes to the thread's handler, thousands of times: counted, not printed. */
    private final AtomicInteger uncaught = new AtomicInteger();

    @BeforeEach
    void countUncaught() {
        Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> uncaught.incrementAndGet());
    }

    @AfterEach
    void restoreHandler() {
        Thread.currentThread().setUncaughtExceptionHandler(null);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20261128})
    void everyCallEndsOnceAndNothingIsLeft(long seed) {
        random = new Random(seed);
        FeishuGateway gateway = gateway();
        List<Caller> callers = new ArrayList<>();
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            Caller caller = new Caller();
            callers.add(caller);
            Thrown.letEscape(() -> gateway.call(request()).subscribe(caller));
            if (i % 20 == 0) {
                Run run = new Run(1 + random.nextInt(12));
                runs.add(run);
                Thrown.letEscape(() -> gateway.callAll(
                                VirtualPlatform.REPEATABLE,
                                Flux.range(0, run.elements),
                                element -> toRequest(),
                                random.nextBoolean() ? ResultOrder.AS_FINISHED : ResultOrder.AS_RECEIVED)
                        .subscribe(run));
            }
            time.advance(Duration.ofMillis(random.nextInt(50)));
        }
        time.advance(DEADLINE.multipliedBy(20));

        AtomicInteger closed = new AtomicInteger();
        gateway.onClose().subscribe(throwing());
        gateway.onClose().subscribe(nothing -> {}, error -> {}, closed::incrementAndGet);
        Thrown.letEscape(() -> gateway.disposeLater().subscribe(nothing -> {}, error -> {}, closed::incrementAndGet));

        assertThat(closed).as("closing is complete, and was signalled").hasValue(2);
        assertThat(uncaught).as("thrown by subscribers, and not swallowed").hasPositiveValue();
        assertThat(callers).allSatisfy(caller -> assertThat(caller.ends).isEqualTo(1));
        assertThat(runs).hasSize(RUNS).allSatisfy(Run::check);
        assertThat(permits).isNotEmpty().allMatch(permit -> permit.returned);
        assertThat(callsEnded).hasValue(callsStarted.get());
        assertThat(time.armed()).as("timers").isZero();
        AtomicInteger counted = new AtomicInteger();
        exchanges.allEnded().subscribe(nothing -> {}, error -> {}, counted::incrementAndGet);
        assertThat(counted).as("exchanges are counted out").hasValue(1);
        for (Place place : Place.values()) {
            assertThat(seen.get(place)).as(place + " threw").isEqualTo(EnumSet.allOf(Thrown.class));
        }
    }

    /** Or the storm would prove nothing. */
    @Test
    void withoutAStormEveryCallSucceeds() {
        calm = true;
        FeishuGateway gateway = gateway();
        Run run = new Run(100);
        gateway.callAll(
                        VirtualPlatform.REPEATABLE,
                        Flux.range(0, run.elements),
                        element -> VirtualPlatform.REPEATABLE.request(),
                        ResultOrder.AS_RECEIVED)
                .subscribe(run);
        time.advance(DEADLINE.multipliedBy(20));

        assertThat(run.results).isEqualTo(100);
        assertThat(run.successes).isEqualTo(100);
    }

    private FeishuGateway gateway() {
        return FeishuGateway.builder()
                .authentication(environment -> new Tokens())
                .timer(new Timer())
                .random(random)
                .deadline(DEADLINE)
                .rateLimiter(new Limiter())
                .observer(new Observer())
                .listener(report -> maybeThrow(Place.LISTENER))
                .build(exchanges);
    }

    /** Throws now and then; the same code where nothing is thrown. */
    private void maybeThrow(Place place) {
        if (!calm && random.nextInt(15) == 0) {
            Thrown thrown = KINDS.get(random.nextInt(KINDS.size()));
            seen.computeIfAbsent(place, absent -> EnumSet.noneOf(Thrown.class)).add(thrown);
            thrown.now();
        }
    }

    private ApiRequest<Item> request() {
        ApiOperation<Item> operation = random.nextBoolean() ? VirtualPlatform.ONCE : VirtualPlatform.REPEATABLE;
        return random.nextInt(10) == 0 ? operation.request().body(new Body()) : operation.request();
    }

    private ApiRequest<Item> toRequest() {
        maybeThrow(Place.TO_REQUEST);
        return random.nextInt(40) == 0 ? null : VirtualPlatform.REPEATABLE.request();
    }

    private Mono<BufferedResponse> exchange(Transport.Outgoing outgoing) {
        return pause(20).then(Mono.defer(() -> {
            if (!outgoing.mayBeWritten()) {
                return Mono.error(new TransportException("not written", "test.op", Outcome.NOT_SENT, null));
            }
            int kind = calm ? 9 : random.nextInt(10);
            return pause(500).then(Mono.defer(() -> switch (kind) {
                case 0 -> Mono.error(new TransportException("lost", "test.op", Outcome.UNKNOWN, null));
                case 1 ->
                    Mono.just(new BufferedResponse(
                            429, "log", Duration.ofSeconds(1), -1, "{\"code\":99991400}".getBytes(UTF_8)));
                case 2, 5 ->
                    Mono.just(new BufferedResponse(400, "log", null, -1, "{\"code\":99991663}".getBytes(UTF_8)));
                case 3 -> Mono.just(new BufferedResponse(502, "log", null, -1, new byte[0]));
                case 4 -> Mono.never();
                default -> Mono.just(new BufferedResponse(200, "log", null, -1, SUCCESS));
            }));
        }));
    }

    /** On a timer that neither rejects nor throws, as that of the event loops. */
    private Mono<Long> pause(int mostMillis) {
        return random.nextBoolean()
                ? Mono.empty()
                : Mono.delay(Duration.ofMillis(random.nextInt(mostMillis)), new Shielded());
    }

    private static CoreSubscriber<Void> throwing() {
        return new CoreSubscriber<>() {
            @Override
            public void onSubscribe(Subscription subscription) {
                subscription.request(1);
            }

            @Override
            public void onNext(Void nothing) {}

            @Override
            public void onError(Throwable error) {}

            @Override
            public void onComplete() {
                Thrown.STACK.now();
            }
        };
    }

    final class Body {

        @SuppressWarnings("unused") // by Jackson
        public String getName() {
            maybeThrow(Place.BODY);
            return "name";
        }
    }

    private final class Observer implements GatewayObserver {

        @Override
        public CallObserver callStarted(CallTarget target, ContextView context) {
            maybeThrow(Place.CALL_STARTED);
            callsStarted.incrementAndGet();
            return new CallObserver() {
                @Override
                public ExchangeObserver attemptStarted(BiConsumer<String, String> headers) {
                    maybeThrow(Place.ATTEMPT_STARTED);
                    return new ExchangeObserver() {
                        @Override
                        public Context context(Context before) {
                            maybeThrow(Place.CONTEXT);
                            return before;
                        }

                        @Override
                        public void ended(CallReport report) {
                            maybeThrow(Place.ATTEMPT_ENDED);
                        }
                    };
                }

                @Override
                public void ended(CallReport report) {
                    callsEnded.incrementAndGet();
                    maybeThrow(Place.CALL_ENDED);
                }
            };
        }

        @Override
        public void waitStarted(ApiOperation<?> operation) {
            maybeThrow(Place.WAIT_STARTED);
        }

        @Override
        public void waitEnded(ApiOperation<?> operation, Duration waited, WaitEnd end) {
            maybeThrow(Place.WAIT_ENDED);
        }

        @Override
        public void throttled(ApiOperation<?> operation, Duration retryAfter) {
            maybeThrow(Place.THROTTLED);
        }

        @Override
        public void retrying(ApiOperation<?> operation, FeishuException error) {
            maybeThrow(Place.RETRYING);
        }
    }

    private final class Tokens implements AccessTokens {

        @Override
        public String appId() {
            return "cli_test";
        }

        @Override
        public Mono<AccessToken> token(String tenantKey) {
            maybeThrow(Place.TOKEN);
            return switch (calm ? 9 : random.nextInt(30)) {
                case 0 ->
                    Mono.defer(() -> {
                        maybeThrow(Place.TOKEN);
                        return Mono.empty();
                    });
                case 1 -> null;
                default -> Mono.just(AccessToken.of("t-" + random.nextInt(1_000)));
            };
        }

        @Override
        public void reject(String tenantKey, AccessToken token) {
            maybeThrow(Place.REJECT);
        }

        @Override
        public void dispose() {
            Thrown.CHECKED.now();
        }
    }

    private final class Limiter implements RateLimiter {

        @Override
        public Mono<Permit> acquire(QuotaKey key, Quota quota, long maxWaitNanos, boolean retry) {
            maybeThrow(Place.ACQUIRE);
            Mono<Permit> grant = Mono.fromSupplier(StormPermit::new);
            return switch (calm ? 9 : random.nextInt(30)) {
                case 0 ->
                    Mono.defer(() -> {
                        maybeThrow(Place.ACQUIRE);
                        return grant;
                    });
                case 1 ->
                    Mono.error(new QuotaRefusal(
                            REASONS.get(random.nextInt(REASONS.size())), Duration.ofMillis(random.nextInt(200)), "no"));
                case 2 -> null;
                case 3 -> Mono.error(KINDS.get(random.nextInt(KINDS.size())).make());
                default -> pause(1_000).then(grant);
            };
        }

        @Override
        public void throttled(QuotaKey key, Quota quota, Duration pause) {
            maybeThrow(Place.LIMITER_THROTTLED);
        }

        @Override
        public void dispose() {}
    }

    private final class StormPermit implements Permit {

        private boolean returned;

        StormPermit() {
            permits.add(this);
        }

        @Override
        public boolean send() {
            maybeThrow(Place.SEND);
            return calm || random.nextInt(20) != 0;
        }

        @Override
        public void answered(long processingNanos) {
            returned = true;
            maybeThrow(Place.ANSWERED);
        }

        @Override
        public void abandon() {
            returned = true;
            maybeThrow(Place.ABANDON);
        }
    }

    /** Virtual time in which a task that throws ends alone, as in Reactor's schedulers. */
    private class Shielded implements Scheduler {

        @Override
        public long now(TimeUnit unit) {
            return time.now(unit);
        }

        @Override
        public Disposable schedule(Runnable task) {
            return schedule(task, 0, TimeUnit.NANOSECONDS);
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            return time.schedule(() -> Thrown.letEscape(task), delay, unit);
        }

        @Override
        public Worker createWorker() {
            throw new UnsupportedOperationException("nobody needs one");
        }
    }

    private final class Timer extends Shielded {

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            maybeThrow(Place.SCHEDULE);
            if (!calm && random.nextInt(50) == 0) {
                throw new RejectedExecutionException("busy");
            }
            return super.schedule(task, delay, unit);
        }
    }

    private final class Caller implements CoreSubscriber<Item> {

        private int ends;

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Item value) {
            ends++;
            maybeThrow(Place.ON_NEXT);
        }

        @Override
        public void onError(Throwable error) {
            ends++;
            assertThat(error).isInstanceOf(FeishuException.class);
            maybeThrow(Place.ON_ERROR);
        }

        @Override
        public void onComplete() {
            maybeThrow(Place.ON_COMPLETE);
        }
    }

    private final class Run implements CoreSubscriber<CallResult<Integer, Item>> {

        private final int elements;
        private int results;
        private int successes;
        private int ends;
        private boolean threw;
        private Throwable error;

        Run(int elements) {
            this.elements = elements;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(CallResult<Integer, Item> result) {
            results++;
            successes += result instanceof CallResult.Success ? 1 : 0;
            threw = true;
            maybeThrow(Place.ON_NEXT);
            threw = false;
        }

        @Override
        public void onError(Throwable thrown) {
            error = thrown;
            ends++;
        }

        @Override
        public void onComplete() {
            ends++;
        }

        void check() {
            assertThat(error).isNull();
            if (threw) {
                assertThat(ends).as("cancelled by throwing").isZero();
            } else {
                assertThat(ends).as("the run ended").isEqualTo(1);
                assertThat(results).isEqualTo(elements);
            }
        }
    }
}
