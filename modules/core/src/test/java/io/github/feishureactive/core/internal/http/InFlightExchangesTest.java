package io.github.feishureactive.core.internal.http;

import java.time.Duration;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

class InFlightExchangesTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final InFlightExchanges exchanges = new InFlightExchanges();

    @Test
    void closingWaitsForTheLast() {
        assertThat(exchanges.begin()).isTrue();
        assertThat(exchanges.begin()).isTrue();
        exchanges.end();

        StepVerifier.create(exchanges.close())
                .expectSubscription()
                .expectNoEvent(Duration.ofMillis(20))
                .then(exchanges::end)
                .expectComplete()
                .verify(PATIENCE);
        StepVerifier.create(exchanges.close()).expectComplete().verify(PATIENCE);
    }

    @Test
    void afterClosingNoneBegins() {
        StepVerifier.create(exchanges.close()).expectComplete().verify(PATIENCE);

        assertThat(exchanges.begin()).isFalse();
    }

    @Test
    void oneThatBeginsWhileItClosesIsWaitedForOrRefused() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            for (int i = 0; i < 5_000; i++) {
                InFlightExchanges raced = new InFlightExchanges();
                CyclicBarrier start = new CyclicBarrier(2);
                Future<Boolean> begun = other.submit(() -> {
                    start.await();
                    boolean admitted = raced.begin();
                    if (admitted) {
                        raced.end();
                    }
                    return admitted;
                });
                start.await(60, TimeUnit.SECONDS);

                raced.close().block(PATIENCE);

                assertThat(begun.get(60, TimeUnit.SECONDS)).isNotNull();
            }
        } finally {
            other.shutdownNow();
        }
    }
}
