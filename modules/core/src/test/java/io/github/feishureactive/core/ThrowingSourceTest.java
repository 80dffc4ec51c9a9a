package io.github.feishureactive.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

import io.github.feishureactive.core.FakeTransport.Step;
import io.github.feishureactive.core.VirtualPlatform.Item;
import io.github.feishureactive.core.quota.Quota;

import static io.github.feishureactive.core.VirtualPlatform.ONCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** A source of a bulk run that throws in place of a signal. */
class ThrowingSourceTest {

    private static final int SLOTS = 3;

    private final VirtualPlatform platform = new VirtualPlatform();
    private final List<CallResult<Integer, Item>> results = new ArrayList<>();
    private final List<Throwable> errors = new ArrayList<>();
    private int completions;

    @ParameterizedTest
    @EnumSource(Thrown.class)
    void theRunFailsWhenItCannotSubscribe(Thrown thrown) {
        Throwable escaped = run(subscriber -> thrown.now());

        assertThat(results).isEmpty();
        endsWith(thrown, escaped);
    }

    @ParameterizedTest
    @EnumSource(Thrown.class)
    void theRunFailsWhenItCannotAskForTheFirst(Thrown thrown) {
        Throwable escaped = run(subscriber -> subscriber.onSubscribe(new Numbers(subscriber, thrown, 1)));

        assertThat(results).isEmpty();
        endsWith(thrown, escaped);
    }

    @ParameterizedTest
    @EnumSource(Thrown.class)
    void whatWasTakenHasItsResultsWhenItCannotAskForMore(Thrown thrown) {
        for (int i = 1; i <= SLOTS + 1; i++) {
            platform.transport.next(Step.success().after(Duration.ofSeconds(i)));
        }

        Throwable escaped = catchThrowable(() -> {
            flux(subscriber -> subscriber.onSubscribe(new Numbers(subscriber, thrown, 3)))
                    .subscribe(results::add, errors::add, () -> completions++);
            platform.timer.advance(VirtualPlatform.DEADLINE);
        });
        // What is fatal comes out of the timer, which goes on later.
        platform.timer.advance(VirtualPlatform.DEADLINE);

        assertThat(results).allMatch(result -> result instanceof CallResult.Success);
        assertThat(results).extracting(CallResult::source).containsExactly(0, 1, 2, 3);
        endsWith(thrown, escaped);
    }

    /** Calls under way are cancelled although the source does not let itself be. */
    @ParameterizedTest
    @EnumSource(Thrown.class)
    void theRunIsCancelledWhenTheSourceCannotBe(Thrown thrown) {
        platform.transport.next(Step.silent(), Step.silent(), Step.silent());
        AtomicReference<Disposable> run = new AtomicReference<>();
        Numbers[] numbers = new Numbers[1];
        Throwable escaped = catchThrowable(() -> run.set(flux(subscriber -> {
                    numbers[0] = new Numbers(subscriber, thrown, Integer.MAX_VALUE);
                    subscriber.onSubscribe(numbers[0]);
                })
                .subscribe()));
        assertThat(escaped).isNull();
        numbers[0].throwsOnCancel = true;

        escaped = catchThrowable(() -> run.get().dispose());

        assertThat(platform.transport.cancelled).isEqualTo(SLOTS);
        assertThat(platform.permits()).hasSize(SLOTS).containsOnly(FakeLimiter.FakePermit.State.LOST);
        assertThat(escaped != null).isEqualTo(thrown.fatal());
    }

    private Throwable run(Publisher<Integer> source) {
        return catchThrowable(() -> flux(source).subscribe(results::add, errors::add, () -> completions++));
    }

    private Flux<CallResult<Integer, Item>> flux(Publisher<Integer> source) {
        return platform.builder()
                .rateLimiter(platform.limiter)
                .quota("test.op", Quota.perSecond(SLOTS))
                .build(platform.transport)
                .callAll(ONCE, source, element -> ONCE.request(), ResultOrder.AS_FINISHED);
    }

    private void endsWith(Thrown thrown, Throwable escaped) {
        assertThat(errors).singleElement().satisfies(error -> assertThat(thrown.fatal() ? error.getCause() : error)
                .hasSameClassAs(thrown.make()));
        assertThat(completions).isZero();
        assertThat(escaped != null).isEqualTo(thrown.fatal());
    }

    /** Counts up, and throws when it is asked for the n-th time. */
    private static final class Numbers implements Subscription {

        private final Subscriber<? super Integer> subscriber;
        private final Thrown thrown;
        private final int throwsAt;
        private int asked;
        private int next;
        private boolean throwsOnCancel;

        Numbers(Subscriber<? super Integer> subscriber, Thrown thrown, int throwsAt) {
            this.subscriber = subscriber;
            this.thrown = thrown;
            this.throwsAt = throwsAt;
        }

        @Override
        public void request(long n) {
            if (++asked == throwsAt) {
                thrown.now();
            }
            for (long i = 0; i < n && asked < throwsAt; i++) {
                subscriber.onNext(next++);
            }
        }

        @Override
        public void cancel() {
            if (throwsOnCancel) {
                thrown.now();
            }
        }
    }
}
