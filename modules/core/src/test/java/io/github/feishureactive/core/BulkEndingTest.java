package io.github.feishureactive.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.VirtualPlatform.Item;
import io.github.feishureactive.core.error.TimerUnavailableException;
import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.QuotaRefusal;

import static io.github.feishureactive.core.VirtualPlatform.ONCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** What a limiter of the application's may do to a bulk run. */
class BulkEndingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int ELEMENTS = 10;

    private final VirtualPlatform platform = new VirtualPlatform();

    @ParameterizedTest
    @EnumSource(Thrown.class)
    void permitsThatCannotBeAbandonedDoNoHarm(Thrown thrown) {
        for (int i = 0; i < ELEMENTS; i++) {
            platform.limiter.next(Mono.just(new Unabandonable(thrown)));
        }
        List<CallResult<Integer, Item>> results = new ArrayList<>();
        int[] completions = new int[1];

        Throwable escaped = catchThrowable(
                () -> run(platform.gateway(), ELEMENTS).subscribe(results::add, error -> {}, () -> completions[0]++));

        assertThat(results).hasSize(ELEMENTS).allMatch(result -> result instanceof CallResult.Success);
        assertThat(completions[0]).isEqualTo(1);
        assertThat(escaped != null).isEqualTo(thrown.fatal());
    }

    /** The limiter knows nothing of the gateway's timer, and a wait for a permit has no deadline. */
    @Test
    void aTimerThatIsDisposedWhileItWaitsForAPermitIsNamed() {
        platform.limiter.next(Mono.never());
        endsByTheTimer();
    }

    @Test
    void aTimerThatIsDisposedWhileItStepsBackIsNamed() {
        platform.limiter.next(Mono.error(
                () -> new QuotaRefusal(QuotaRefusal.Reason.QUEUE_FULL, Duration.ofSeconds(Long.MAX_VALUE), "full")));
        endsByTheTimer();
    }

    private void endsByTheTimer() {
        Scheduler timer = Schedulers.newSingle("users-timer");
        FeishuGateway gateway =
                platform.builder().timer(timer).rateLimiter(platform.limiter).build(platform.transport);

        StepVerifier.create(run(gateway, 1))
                .then(timer::dispose)
                .assertNext(result -> assertThat(((CallResult.Failure<Integer, Item>) result).error())
                        .isInstanceOf(TimerUnavailableException.class)
                        .hasMessageContaining("users-timer"))
                .expectComplete()
                .verify(PATIENCE);
    }

    private static Flux<CallResult<Integer, Item>> run(FeishuGateway gateway, int elements) {
        return gateway.callAll(ONCE, Flux.range(0, elements), element -> ONCE.request(), ResultOrder.AS_FINISHED);
    }

    private record Unabandonable(Thrown thrown) implements Permit {

        @Override
        public boolean send() {
            return true;
        }

        @Override
        public void answered(long processingNanos) {}

        @Override
        public void abandon() {
            thrown.now();
        }
    }
}
