package io.github.feishureactive.core;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import io.github.feishureactive.core.FakeLimiter.FakePermit.State;
import io.github.feishureactive.core.FakeTransport.Step;
import io.github.feishureactive.core.VirtualPlatform.Ending;
import io.github.feishureactive.core.VirtualPlatform.Item;
import io.github.feishureactive.core.error.DeadlineExceededException;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.InvalidRequestException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.QuotaRefusedException;
import io.github.feishureactive.core.observe.CallObserver;
import io.github.feishureactive.core.observe.CallReport;
import io.github.feishureactive.core.observe.CallTarget;
import io.github.feishureactive.core.observe.ExchangeObserver;
import io.github.feishureactive.core.observe.GatewayObserver;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.quota.QuotaRefusal;
import io.github.feishureactive.core.token.Authentication.Environment;

import static io.github.feishureactive.core.VirtualPlatform.DEADLINE;
import static io.github.feishureactive.core.VirtualPlatform.ONCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/** An observer that throws an {@link IOException} in one of its methods, one after the other. */
class ThrowingObserverTest {

    private final VirtualPlatform platform = new VirtualPlatform();
    private int threw;

    private enum Place {
        LISTENER,
        CALL_STARTED,
        ATTEMPT_STARTED,
        CONTEXT,
        ATTEMPT_ENDED,
        CALL_ENDED,
        WAIT_STARTED,
        WAIT_ENDED,
        THROTTLED,
        RETRYING
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    void aCallSucceeds(Place place) {
        platform.transport.next(Step.throttled("1"), Step.success());
        Ending ending = platform.new Ending();

        assertThatCode(() -> {
                    gateway(place).call(ONCE.request()).subscribe(ending);
                    platform.timer.advance(DEADLINE);
                })
                .doesNotThrowAnyException();

        assertThat(ending.value()).isEqualTo(new Item("x"));
        assertThat(threw).isPositive();
        assertThat(platform.permits()).containsExactly(State.ANSWERED, State.ANSWERED);
        assertThat(platform.timer.armedAfter(DEADLINE)).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Place.class,
            names = {"THROTTLED", "RETRYING"},
            mode = EnumSource.Mode.EXCLUDE)
    void aCallWithoutAnAnswerEndsWithItsDeadline(Place place) {
        platform.transport.next(Step.silent());
        Ending ending = platform.new Ending();

        assertThatCode(() -> {
                    gateway(place).call(ONCE.request()).subscribe(ending);
                    platform.timer.advance(DEADLINE);
                })
                .doesNotThrowAnyException();

        assertThat(ending.failure(DeadlineExceededException.class).outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(threw).isPositive();
        assertThat(platform.permits()).containsExactly(State.LOST);
        assertThat(platform.timer.armedAfter(DEADLINE)).isZero();
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    void aBulkRunOfTenGivesTenResultsAndEnds(Place place) {
        platform.transport.next(Step.throttled("1"));
        List<CallResult<Integer, Item>> results = new ArrayList<>();
        AtomicInteger completions = new AtomicInteger();

        assertThatCode(() -> {
                    gateway(place)
                            .callAll(ONCE, Flux.range(0, 10), element -> ONCE.request(), ResultOrder.AS_FINISHED)
                            .subscribe(results::add, error -> {}, completions::incrementAndGet);
                    platform.timer.advance(DEADLINE);
                })
                .doesNotThrowAnyException();

        assertThat(results).hasSize(10).allMatch(result -> result instanceof CallResult.Success);
        assertThat(completions).hasValue(1);
        assertThat(threw).isPositive();
    }

    @Test
    void aRefusedTurnIsStillThatAndNoBrokenLimiter() {
        platform.limiter.next(FakeLimiter.refusal(QuotaRefusal.Reason.TOO_LATE));

        assertThat(platform.call(gateway(Place.WAIT_ENDED), ONCE.request())
                        .failure(QuotaRefusedException.class)
                        .reason())
                .isEqualTo(QuotaRefusal.Reason.TOO_LATE);
        assertThat(threw).isEqualTo(1);
    }

    @Test
    void aCallerHearsOfItsMistakeAndNotOfTheObservers() {
        assertThat(platform.call(gateway(Place.CALL_STARTED), ONCE.request().invalid("Pass an id."))
                        .failure(InvalidRequestException.class))
                .hasMessageContaining("Pass an id.");
        assertThat(threw).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Place.class,
            names = {"ATTEMPT_STARTED", "CONTEXT", "ATTEMPT_ENDED"})
    void aTokenRequestSucceeds(Place place) {
        List<Environment> environments = new ArrayList<>();
        FeishuGateway.builder()
                .authentication(environment -> {
                    environments.add(environment);
                    return platform.tokens;
                })
                .timer(platform.timer)
                .observer(new Throwing(place))
                .build(platform.transport);

        Mono<Item> exchange = environments.get(0).exchange(ONCE.request());
        Ending ending = platform.new Ending();
        assertThatCode(() -> exchange.subscribe(ending)).doesNotThrowAnyException();

        assertThat(ending.value()).isEqualTo(new Item("x"));
        assertThat(threw).isEqualTo(1);
    }

    private FeishuGateway gateway(Place place) {
        FeishuGatewayBuilder builder = platform.builder().rateLimiter(platform.limiter);
        return (place == Place.LISTENER ? builder.listener(report -> raise()) : builder.observer(new Throwing(place)))
                .build(platform.transport);
    }

    private void raise() {
        threw++;
        Thrown.CHECKED.now();
    }

    private final class Throwing implements GatewayObserver {

        private final Place place;

        Throwing(Place place) {
            this.place = place;
        }

        private void at(Place now) {
            if (now == place) {
                raise();
            }
        }

        @Override
        public CallObserver callStarted(CallTarget target, ContextView context) {
            at(Place.CALL_STARTED);
            return new CallObserver() {
                @Override
                public ExchangeObserver attemptStarted(BiConsumer<String, String> headers) {
                    return exchangeStarted();
                }

                @Override
                public void ended(CallReport report) {
                    at(Place.CALL_ENDED);
                }
            };
        }

        @Override
        public ExchangeObserver tokenRequestStarted(ApiOperation<?> operation, BiConsumer<String, String> headers) {
            return exchangeStarted();
        }

        private ExchangeObserver exchangeStarted() {
            at(Place.ATTEMPT_STARTED);
            return new ExchangeObserver() {
                @Override
                public Context context(Context context) {
                    at(Place.CONTEXT);
                    return context;
                }

                @Override
                public void ended(CallReport report) {
                    at(Place.ATTEMPT_ENDED);
                }
            };
        }

        @Override
        public void waitStarted(ApiOperation<?> operation) {
            at(Place.WAIT_STARTED);
        }

        @Override
        public void waitEnded(ApiOperation<?> operation, Duration waited, WaitEnd end) {
            at(Place.WAIT_ENDED);
        }

        @Override
        public void throttled(ApiOperation<?> operation, Duration retryAfter) {
            at(Place.THROTTLED);
        }

        @Override
        public void retrying(ApiOperation<?> operation, FeishuException error) {
            at(Place.RETRYING);
        }
    }
}
