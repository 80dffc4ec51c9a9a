package io.github.feishureactive.events.connection;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;

class DrainOnCancelTest {

    private final TestPublisher<byte[]> upstream = TestPublisher.create();
    private final List<String> signals = new ArrayList<>();

    private final BaseSubscriber<byte[]> downstream = new BaseSubscriber<>() {
        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(2);
        }

        @Override
        protected void hookOnNext(byte[] message) {
            signals.add("message");
        }

        @Override
        protected void hookOnComplete() {
            signals.add("end");
        }

        @Override
        protected void hookOnError(Throwable error) {
            signals.add("error");
        }
    };

    @Test
    void passesOnDemand() {
        DrainOnCancel.of(upstream.flux()).subscribe(downstream);
        upstream.assertMinRequested(2).assertMaxRequested(2);
        upstream.next(new byte[1]).complete();

        assertThat(signals).containsExactly("message", "end");
    }

    @Test
    void afterACancellationReadsOnInSilence() {
        DrainOnCancel.of(upstream.flux()).subscribe(downstream);
        downstream.cancel();

        upstream.assertMinRequested(Long.MAX_VALUE).assertNotCancelled();
        upstream.next(new byte[1]).next(new byte[1]).error(new IllegalStateException());
        assertThat(signals).isEmpty();
    }
}
