package io.github.feishureactive.core.quota;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/** A limiter whose timer the application has disposed. */
class TimerGoneTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Quota ONE_A_MINUTE = Quota.perMinute(1);

    private final Scheduler timer = Schedulers.newSingle("users-timer");

    /** Those who come later too, although no alarm is to wake them: the permit that is out has no time to come back. */
    @Test
    void everyoneWhoWouldWaitIsRefused() {
        SlotRateLimiter limiter = SlotRateLimiter.builder().timer(timer).build();
        StepVerifier.create(acquire(limiter))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);

        StepVerifier.create(acquire(limiter))
                .then(timer::dispose)
                .expectErrorSatisfies(TimerGoneTest::saysSo)
                .verify(PATIENCE);
        for (int i = 0; i < 3; i++) {
            StepVerifier.create(acquire(limiter))
                    .expectErrorSatisfies(TimerGoneTest::saysSo)
                    .verify(PATIENCE);
        }
        limiter.dispose();
    }

    /** Nobody closes it, and there is nobody any more whom it could wake. */
    @Test
    void aLimiterThatIsLeftToItselfIsForgotten() {
        WeakReference<SlotRateLimiter> limiter = new WeakReference<>(used());

        Mono.fromSupplier(() -> {
                    System.gc();
                    return limiter.refersTo(null);
                })
                .delaySubscription(Duration.ofMillis(100))
                .repeat()
                .takeUntil(gone -> gone)
                .blockLast(PATIENCE);
    }

    /** The timer accepts the task that signals a granted permit, and is disposed before it runs the task. */
    @Test
    void aPermitThatIsOnItsWayArrives() {
        DroppingTimer dropping = new DroppingTimer();
        SlotRateLimiter limiter = SlotRateLimiter.builder().timer(dropping).build();
        Permit first = acquire(limiter).block(PATIENCE);

        StepVerifier.create(acquire(limiter))
                .then(first::abandon)
                .then(() -> dropping.disposed = true)
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
        limiter.dispose();
    }

    private SlotRateLimiter used() {
        SlotRateLimiter limiter = SlotRateLimiter.builder().timer(timer).build();
        StepVerifier.create(acquire(limiter))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
        StepVerifier.create(acquire(limiter))
                .then(timer::dispose)
                .expectErrorSatisfies(TimerGoneTest::saysSo)
                .verify(PATIENCE);
        return limiter;
    }

    private static Mono<Permit> acquire(SlotRateLimiter limiter) {
        return limiter.acquire(Caller.KEY, ONE_A_MINUTE, RateLimiter.UNBOUNDED, false);
    }

    private static void saysSo(Throwable error) {
        assertThat(error).isInstanceOfSatisfying(QuotaRefusal.class, refusal -> assertThat(refusal.reason())
                .isEqualTo(QuotaRefusal.Reason.TIMER_GONE));
    }

    private static final class DroppingTimer implements Scheduler {

        private volatile boolean disposed;

        @Override
        public Disposable schedule(Runnable task) {
            return Disposables.single();
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            return Disposables.single();
        }

        @Override
        public Worker createWorker() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isDisposed() {
            return disposed;
        }
    }
}
