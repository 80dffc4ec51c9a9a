package io.github.feishureactive.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import io.github.feishureactive.core.FakeTransport.Step;
import io.github.feishureactive.core.VirtualPlatform.Ending;
import io.github.feishureactive.core.VirtualPlatform.Item;
import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.internal.http.JsonTransport;
import io.github.feishureactive.core.observe.CallObserver;
import io.github.feishureactive.core.observe.CallReport;
import io.github.feishureactive.core.observe.CallTarget;
import io.github.feishureactive.core.observe.ExchangeObserver;
import io.github.feishureactive.core.observe.GatewayObserver;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.quota.QuotaRefusal;

import static io.github.feishureactive.core.VirtualPlatform.DEADLINE;
import static io.github.feishureactive.core.VirtualPlatform.ONCE;
import static io.github.feishureactive.core.VirtualPlatform.REPEATABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class GatewayObserverTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final VirtualPlatform platform = new VirtualPlatform();
    private final List<String> seen = new ArrayList<>();

    @Test
    void aSuccess() {
        platform.transport.next(Step.success().after(Duration.ofSeconds(1)));

        call(ONCE);
        platform.timer.advance(Duration.ofSeconds(1));

        assertThat(seen)
                .containsExactly(
                        "call test.op of cli_test",
                        "wait",
                        "GRANTED after PT0S",
                        "attempt",
                        "attempt 1: success 200 log-1 PT1S",
                        "end: success 200 log-1 PT1S, attempts 1");
    }

    @Test
    void anAttemptThatIsRepeatedAndTheStatusOfEach() {
        platform.transport.next(Step.code(500, 5000), Step.lost(), Step.success());

        call(REPEATABLE);
        platform.timer.advance(DEADLINE);

        assertThat(seen)
                .containsExactly(
                        "call test.op of cli_test",
                        "wait",
                        "GRANTED after PT0S",
                        "attempt",
                        "attempt 1: ApiException 500 log-1 PT0S",
                        "retry ApiException",
                        "wait",
                        "GRANTED after PT0S",
                        "attempt",
                        "attempt 2: TransportException 0 - PT0S",
                        "retry TransportException",
                        "wait",
                        "GRANTED after PT0S",
                        "attempt",
                        "attempt 3: success 200 log-1 PT0S",
                        "end: success 200 log-1 PT0S, attempts 3");
    }

    @Test
    void throttlingOnceForEachAnswer() {
        platform.transport.next(Step.throttled("2"), Step.throttled("3"), Step.throttled("4"));

        call(ONCE);
        platform.timer.advance(DEADLINE);

        assertThat(seen.stream().filter(event -> event.startsWith("throttled") || event.startsWith("retry")))
                .containsExactly(
                        "throttled PT2S",
                        "retry ThrottledException",
                        "throttled PT3S",
                        "retry ThrottledException",
                        "throttled PT4S");
        assertThat(seen).last().isEqualTo("end: ThrottledException 429 log-1 PT0S, attempts 3");
    }

    @Test
    void aRefusedTurnIsNoAttempt() {
        platform.limiter.next(FakeLimiter.refusal(QuotaRefusal.Reason.QUEUE_FULL));

        call(ONCE);

        assertThat(seen)
                .containsExactly(
                        "call test.op of cli_test",
                        "wait",
                        "REFUSED after PT0S",
                        "end: QuotaRefusedException 0 - PT0S, attempts 0");
    }

    /** Which no limiter may do: the attempt fails, and its wait must not count as one that was granted. */
    @Test
    void aLimiterThatCompletesWithoutAPermit() {
        platform.limiter.next(Mono.empty());

        call(ONCE);

        assertThat(seen).startsWith("call test.op of cli_test", "wait", "REFUSED after PT0S");
    }

    @Test
    void aCallerWhoLeavesTheLine() {
        platform.limiter.next(Mono.never());

        Ending caller = call(ONCE);
        platform.timer.advance(Duration.ofSeconds(3));
        caller.cancel();
        caller.cancel();

        assertThat(seen)
                .containsExactly(
                        "call test.op of cli_test",
                        "wait",
                        "end: cancelled 0 - PT3S, attempts 0",
                        "CANCELLED after PT3S");
    }

    @Test
    void aCallerWhoLeavesDuringTheExchange() {
        platform.transport.next(Step.silent());

        Ending caller = call(ONCE);
        platform.timer.advance(Duration.ofSeconds(3));
        caller.cancel();

        assertThat(seen)
                .contains("attempt 1: cancelled 0 - PT3S", "end: cancelled 0 - PT3S, attempts 1")
                .hasSize(6);
    }

    @Test
    void theDeadline() {
        platform.transport.next(Step.silent());

        call(ONCE);
        platform.timer.advance(DEADLINE);

        assertThat(seen)
                .contains("attempt 1: cancelled 0 - PT30S", "end: DeadlineExceededException 0 - PT30S, attempts 1")
                .hasSize(6);
    }

    @Test
    void whatIsRefusedBeforeAnythingIsACallToo() {
        call(ApiOperation.get("test.variable", "/{id}", Item.class).build());

        assertThat(seen)
                .containsExactly("call test.variable of cli_test", "end: InvalidRequestException 0 - PT0S, attempts 0");
    }

    @Test
    void eachElementOfABulkRunIsACallAfterItsWait() {
        StepVerifier.create(
                        watched().callAll(ONCE, Flux.range(0, 2), element -> ONCE.request(), ResultOrder.AS_RECEIVED))
                .expectNextCount(2)
                .expectComplete()
                .verify(PATIENCE);

        List<String> one = List.of(
                "wait",
                "GRANTED after PT0S",
                "call test.op of cli_test",
                "attempt",
                "attempt 1: success 200 log-1 PT0S",
                "end: success 200 log-1 PT0S, attempts 1");
        assertThat(seen)
                .startsWith(one.toArray(String[]::new))
                .endsWith(one.toArray(String[]::new))
                .hasSize(12);
    }

    @Test
    void aTokenRequestBelongsToNoCall() {
        Observers observers = new Observers(List.of(new Journal()), platform.timer);
        TokenEnvironment environment =
                new TokenEnvironment(platform.transport, "https://test", platform.timer, new Random(1), observers);
        platform.transport.next(Step.success(), Step.code(400, 10014));

        StepVerifier.create(environment.exchange(ONCE.request()))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
        StepVerifier.create(environment.exchange(ONCE.request()))
                .expectError(ApiException.class)
                .verify(PATIENCE);

        assertThat(seen)
                .containsExactly(
                        "token test.op",
                        "token: success 200 log-1 PT0S",
                        "token test.op",
                        "token: ApiException 400 log-1 PT0S");
    }

    @Test
    void eachSubscriberIsSeenWithItsOwnContext() {
        List<String> names = new ArrayList<>();
        FeishuGateway gateway = gateway(new GatewayObserver() {
            @Override
            public CallObserver callStarted(CallTarget target, ContextView context) {
                names.add(context.get("name"));
                return null;
            }
        });
        Mono<Item> call = gateway.call(ONCE.request());

        Mono.when(call.contextWrite(Context.of("name", "a")), call.contextWrite(Context.of("name", "b")))
                .block(PATIENCE);

        assertThat(names).containsExactly("a", "b");
    }

    @Test
    void headersAndContextReachTheExchangeOfTheirAttempt() {
        List<String> sent = new ArrayList<>();
        JsonTransport transport = outgoing -> Mono.deferContextual(context -> {
            sent.add(outgoing.extraHeaders() + " " + context.getOrDefault("span", "none"));
            return platform.transport.send(outgoing);
        });
        FeishuGateway gateway = platform.builder()
                .rateLimiter(platform.limiter)
                .observer(new Numbering())
                .build(transport);
        platform.transport.next(Step.refused());

        platform.call(gateway, ONCE.request());
        platform.timer.advance(DEADLINE);

        assertThat(sent).containsExactly("{trace=1} span 1", "{trace=2} span 2");
    }

    @Test
    void noHarmIsDoneByOneThatThrowsAndTheOthersStillSee() {
        FeishuGateway gateway = platform.builder()
                .rateLimiter(platform.limiter)
                .observer(new Broken(false))
                .observer(new Broken(true))
                .observer(new Journal())
                .build(platform.transport);
        platform.transport.next(Step.throttled("1"), Step.success());

        Ending caller = platform.new Ending();
        assertThat(catchThrowable(() -> gateway.call(ONCE.request()).subscribe(caller)))
                .as("fatal, and so thrown after the end")
                .isInstanceOf(NoClassDefFoundError.class);

        assertThat(caller.value()).isNotNull();
        assertThat(seen)
                .contains("throttled PT1S", "retry ThrottledException")
                .endsWith("end: success 200 log-1 PT0S, attempts 2")
                .hasSize(12);
        assertThat(platform.permits()).containsOnly(FakeLimiter.FakePermit.State.ANSWERED);
    }

    @Test
    void withoutAnyNothingIsAddedToACall() {
        Observers none = new Observers(List.of(), platform.timer);
        Call<Item> call = new Call<>(ONCE.request(), null, "cli_1", null, 0, 1);
        Mono<Item> calling = Mono.empty();

        assertThat(none.call(call, "cli_1", calling)).isSameAs(calling);
        assertThat(none.attempt(call, calling)).isSameAs(calling);
        assertThat(none.wait(ONCE, call, () -> calling)).isSameAs(calling);
        assertThat(none.tokenRequest(new TokenEnvironment.TokenRequest<>(ONCE.request(), null), calling))
                .isSameAs(calling);
        assertThat(call.extraHeaders()).isEmpty();
    }

    private Ending call(ApiOperation<Item> operation) {
        return platform.call(watched(), operation.request());
    }

    private FeishuGateway watched() {
        return gateway(new Journal());
    }

    private FeishuGateway gateway(GatewayObserver observer) {
        return platform.builder()
                .rateLimiter(platform.limiter)
                .observer(observer)
                .build(platform.transport);
    }

    private static String text(CallReport report) {
        String end = report.error()
                .map(error -> error.getClass().getSimpleName())
                .orElse(report.cancelled() ? "cancelled" : "success");
        return end + " " + report.httpStatus() + " " + report.logId().orElse("-") + " " + report.duration();
    }

    private final class Journal implements GatewayObserver {

        @Override
        public CallObserver callStarted(CallTarget target, ContextView context) {
            seen.add("call " + target.operation().name() + " of " + target.appId());
            return new CallObserver() {
                @Override
                public ExchangeObserver attemptStarted(BiConsumer<String, String> headers) {
                    seen.add("attempt");
                    return report -> seen.add("attempt " + report.attempts() + ": " + text(report));
                }

                @Override
                public void ended(CallReport report) {
                    seen.add("end: " + text(report) + ", attempts " + report.attempts());
                }
            };
        }

        @Override
        public ExchangeObserver tokenRequestStarted(ApiOperation<?> operation, BiConsumer<String, String> headers) {
            seen.add("token " + operation.name());
            return report -> seen.add("token: " + text(report));
        }

        @Override
        public void waitStarted(ApiOperation<?> operation) {
            seen.add("wait");
        }

        @Override
        public void waitEnded(ApiOperation<?> operation, Duration waited, WaitEnd end) {
            seen.add(end + " after " + waited);
        }

        @Override
        public void throttled(ApiOperation<?> operation, Duration retryAfter) {
            seen.add("throttled " + retryAfter);
        }

        @Override
        public void retrying(ApiOperation<?> operation, FeishuException error) {
            seen.add("retry " + error.getClass().getSimpleName());
        }
    }

    /** Gives each attempt a number, in a header and in the Context. */
    private static final class Numbering implements GatewayObserver {

        private int attempts;

        @Override
        public CallObserver callStarted(CallTarget target, ContextView context) {
            return new CallObserver() {
                @Override
                public ExchangeObserver attemptStarted(BiConsumer<String, String> headers) {
                    attempts++;
                    headers.accept("trace", String.valueOf(attempts));
                    return new ExchangeObserver() {
                        @Override
                        public Context context(Context context) {
                            return context.put("span", "span " + attempts);
                        }

                        @Override
                        public void ended(CallReport report) {}
                    };
                }

                @Override
                public void ended(CallReport report) {}
            };
        }
    }

    /** Throws wherever it can, at once or only where it is already trusted. */
    private record Broken(boolean late) implements GatewayObserver {

        private static RuntimeException broken() {
            return new IllegalStateException("observer");
        }

        @Override
        public CallObserver callStarted(CallTarget target, ContextView context) {
            if (!late) {
                throw broken();
            }
            return new CallObserver() {
                @Override
                public ExchangeObserver attemptStarted(BiConsumer<String, String> headers) {
                    headers.accept("no value", null);
                    return report -> {
                        throw broken();
                    };
                }

                @Override
                public void ended(CallReport report) {
                    throw new NoClassDefFoundError("observer");
                }
            };
        }

        @Override
        public void waitStarted(ApiOperation<?> operation) {
            throw broken();
        }

        @Override
        public void waitEnded(ApiOperation<?> operation, Duration waited, WaitEnd end) {
            throw broken();
        }

        @Override
        public void throttled(ApiOperation<?> operation, Duration retryAfter) {
            throw broken();
        }

        @Override
        public void retrying(ApiOperation<?> operation, FeishuException error) {
            throw broken();
        }
    }
}
