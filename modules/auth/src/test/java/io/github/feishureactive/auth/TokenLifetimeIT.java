package io.github.feishureactive.auth;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.FeishuSimulator;

import static org.assertj.core.api.Assertions.assertThat;

/** Two hours in a moment: client and platform see the same clock, which a test puts forward. */
@Execution(ExecutionMode.CONCURRENT)
class TokenLifetimeIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LIFE = Duration.ofHours(2);

    private final AtomicLong ahead = new AtomicLong();

    private long now() {
        return System.nanoTime() + ahead.get();
    }

    /** Waits are as long as ever; only what time it is jumps. */
    private final Scheduler jumping = new Scheduler() {

        private final Scheduler real = Schedulers.parallel();

        @Override
        public long now(TimeUnit unit) {
            return unit.convert(TokenLifetimeIT.this.now(), TimeUnit.NANOSECONDS);
        }

        @Override
        public Disposable schedule(Runnable task) {
            return real.schedule(task);
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            return real.schedule(task, delay, unit);
        }

        @Override
        public Worker createWorker() {
            return real.createWorker();
        }
    };

    @Test
    void callersThatWaitLongerThanATokenLivesGoWithTheNextOne() {
        callThirtyAndPutTheClockForward(LIFE.plusMinutes(1));
    }

    @Test
    void callersThatWaitUntilTheRenewalGoWithEither() {
        callThirtyAndPutTheClockForward(LIFE.minusMinutes(5));
    }

    private void callThirtyAndPutTheClockForward(Duration by) {
        try (FeishuSimulator simulator = FeishuSimulator.demo().clock(this::now).start();
                FeishuGateway gateway = EnableCall.gateway(simulator.baseUrl(), FeishuSimulator.DEMO_APP_SECRET)
                        .timer(jumping)
                        .deadline(LIFE.multipliedBy(3))
                        .build()) {
            AtomicInteger answered = new AtomicInteger();
            StepVerifier.create(Flux.range(0, 30)
                            .flatMap(i -> EnableCall.on(gateway), 30)
                            .doOnNext(answer -> {
                                if (answered.incrementAndGet() == 10) {
                                    ahead.addAndGet(by.toNanos());
                                }
                            })
                            .count())
                    .expectNext(30L)
                    .expectComplete()
                    .verify(LIMIT);
            assertThat(simulator.statistics().requests(ApiPaths.TENANT_TOKEN)).isEqualTo(2);
            // No call went with a token that was past its end.
            assertThat(simulator.statistics().requests(ApiPaths.ENABLE)).isEqualTo(30);
        }
    }
}
