package io.github.feishureactive.core.internal.http;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.Thrown;

/** An exchange is counted out whatever its subscriber throws. */
class ExchangeSubscriberEndTest {

    private final InFlightExchanges exchanges = new InFlightExchanges();

    @ParameterizedTest
    @EnumSource(Thrown.class)
    void afterAValue(Thrown thrown) {
        ExchangeSubscriber<BufferedResponse> exchange = begun(thrown);
        Thrown.letEscape(() -> exchange.onNext(new BufferedResponse(200, "log", null, -1, new byte[0])));
        allHaveEnded();
    }

    @ParameterizedTest
    @EnumSource(Thrown.class)
    void afterAnError(Thrown thrown) {
        ExchangeSubscriber<BufferedResponse> exchange = begun(thrown);
        Thrown.letEscape(() -> exchange.onError(new IllegalStateException("lost")));
        allHaveEnded();
    }

    @ParameterizedTest
    @EnumSource(Thrown.class)
    void afterCompletion(Thrown thrown) {
        ExchangeSubscriber<BufferedResponse> exchange = begun(thrown);
        Thrown.letEscape(exchange::onComplete);
        allHaveEnded();
    }

    @ParameterizedTest
    @EnumSource(Thrown.class)
    void afterACancellation(Thrown thrown) {
        ExchangeSubscriber<BufferedResponse> exchange = begun(thrown);
        exchange.onSubscribe(cancelledBy(thrown::now));
        Thrown.letEscape(exchange::cancel);
        allHaveEnded();
    }

    /** Otherwise an operator that cancels at a timeout, such as Reactor's own, loses the timeout. */
    @Test
    void aCancellationThatNeedsATerminatedEventLoopReturns() {
        ExchangeSubscriber<BufferedResponse> exchange = begun(Thrown.CHECKED);
        exchange.onSubscribe(cancelledBy(() -> {
            throw new RejectedExecutionException("event executor terminated");
        }));
        exchange.cancel();
        allHaveEnded();
    }

    private static Subscription cancelledBy(Runnable cancellation) {
        return new Subscription() {
            @Override
            public void request(long n) {}

            @Override
            public void cancel() {
                cancellation.run();
            }
        };
    }

    private ExchangeSubscriber<BufferedResponse> begun(Thrown thrown) {
        exchanges.begin();
        return new ExchangeSubscriber<>(new Throwing(thrown), new PlainRequest(), exchanges);
    }

    private void allHaveEnded() {
        StepVerifier.create(exchanges.close()).expectComplete().verify(Duration.ofSeconds(10));
    }

    /** One that throws on completion must not keep another from being signalled. */
    @ParameterizedTest
    @EnumSource(Thrown.class)
    void whoeverWaitsForAllOfThemIsSignalled(Thrown thrown) {
        exchanges.begin();
        exchanges.close().subscribe(nothing -> {}, error -> {}, thrown::now);
        Mono<Void> all = exchanges.close();

        StepVerifier.create(all)
                .then(() -> Thrown.letEscape(exchanges::end))
                .expectComplete()
                .verify(Duration.ofSeconds(10));
    }

    private record Throwing(Thrown thrown) implements CoreSubscriber<BufferedResponse> {

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(1);
        }

        @Override
        public void onNext(BufferedResponse answer) {
            thrown.now();
        }

        @Override
        public void onError(Throwable error) {
            thrown.now();
        }

        @Override
        public void onComplete() {
            thrown.now();
        }
    }
}
