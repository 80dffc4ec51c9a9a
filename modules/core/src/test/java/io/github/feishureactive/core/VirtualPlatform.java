package io.github.feishureactive.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.SignalType;

import io.github.feishureactive.core.FakeLimiter.FakePermit;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.observe.CallReport;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.ApiRequest;
import io.github.feishureactive.core.quota.RateLimiter;

import static org.assertj.core.api.Assertions.assertThat;

/** A gateway whose time, chance, tokens, permits and exchanges the test decides. */
final class VirtualPlatform {

    static final ApiOperation<Item> REPEATABLE =
            ApiOperation.post("test.op", "/op", Item.class).idempotent().build();
    static final ApiOperation<Item> ONCE =
            ApiOperation.post("test.op", "/op", Item.class).build();
    static final Duration DEADLINE = Duration.ofSeconds(30);

    record Item(String name) {}

    final List<String> journal = new ArrayList<>();
    final VirtualTimer timer = new VirtualTimer();
    final FakeTokens tokens = new FakeTokens(journal);
    final FakeLimiter limiter = new FakeLimiter(journal);
    final FakeTransport transport = new FakeTransport(timer, journal);
    final List<CallReport> reports = new ArrayList<>();
    RetryPolicy retry = RetryPolicy.defaults();
    Duration deadline = DEADLINE;

    /** Where in its bounds each random number falls, from 0 to 1. */
    double chance;

    FeishuGateway gateway() {
        return gateway(limiter);
    }

    FeishuGateway gateway(RateLimiter limiting) {
        return builder().rateLimiter(limiting).build(transport);
    }

    FeishuGatewayBuilder builder() {
        return FeishuGateway.builder()
                .authentication(environment -> tokens)
                .timer(timer)
                .random(new Chance())
                .retry(retry)
                .deadline(deadline)
                .listener(reports::add);
    }

    Ending call(ApiOperation<Item> operation) {
        return call(gateway(), operation.request());
    }

    Ending call(FeishuGateway gateway, ApiRequest<Item> request) {
        Ending ending = new Ending();
        gateway.call(request).subscribe(ending);
        return ending;
    }

    List<FakePermit.State> permits() {
        return limiter.permits.stream().map(FakePermit::state).toList();
    }

    /** One subscriber and what it saw. */
    final class Ending extends BaseSubscriber<Item> {

        private Item value;
        private Throwable error;
        private int completions;
        private Duration at;

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            requestUnbounded();
        }

        @Override
        protected void hookOnNext(Item next) {
            assertThat(value).as("a second value").isNull();
            value = next;
        }

        @Override
        protected void hookOnError(Throwable thrown) {
            assertThat(error).as("a second error").isNull();
            error = thrown;
        }

        @Override
        protected void hookOnComplete() {
            completions++;
        }

        @Override
        protected void hookFinally(SignalType type) {
            at = timer.elapsed();
        }

        boolean over() {
            return value != null || error != null || completions > 0;
        }

        Duration at() {
            return at;
        }

        Item value() {
            assertThat(error).isNull();
            assertThat(completions).isEqualTo(1);
            return value;
        }

        <E extends FeishuException> E failure(Class<E> type) {
            assertThat(value).isNull();
            assertThat(completions).isZero();
            assertThat(error).isExactlyInstanceOf(type);
            return type.cast(error);
        }
    }

    private final class Chance implements RandomGenerator {

        @Override
        public long nextLong() {
            return 0;
        }

        @Override
        public long nextLong(long bound) {
            return Math.round(chance * (bound - 1));
        }
    }
}
