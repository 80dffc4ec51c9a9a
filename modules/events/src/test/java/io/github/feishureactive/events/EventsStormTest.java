package io.github.feishureactive.events;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.github.feishureactive.events.TestEvents.Thing;
import io.github.feishureactive.testkit.Await;

import static io.github.feishureactive.events.TestEvents.THING;
import static io.github.feishureactive.events.TestEvents.thing;
import static org.assertj.core.api.Assertions.assertThat;

/** Random registrations, deliveries and cancellations from many threads; then all counts must add up. */
class EventsStormTest {

    private static final int THREADS = 4;
    private static final int DELIVERIES = Boolean.getBoolean("feishu.long") ? 1_000_000 : 10_000;
    private static final int IDS = DELIVERIES / 4;

    /** Events delivered after the storm. */
    private static final int CALM = 16;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void eachEventIsHandledOnceHoweverOftenAndFastItIsDelivered() throws Exception {
        InMemoryDeduplication memory = new InMemoryDeduplication(Duration.ofHours(8), IDS + CALM);
        Events events =
                Events.builder().maxConcurrency(16).deduplication(memory).build();
        AtomicIntegerArray running = new AtomicIntegerArray(IDS + CALM);
        AtomicIntegerArray succeeded = new AtomicIntegerArray(IDS + CALM);
        LongAdder overlaps = new LongAdder();
        LongAdder failures = new LongAdder();
        events.on(THING, event -> {
            int id = event.payload().number();
            if (running.incrementAndGet(id) != 1) {
                overlaps.increment();
            }
            return outcome(id)
                    .doOnTerminate(() -> running.decrementAndGet(id))
                    .doOnSuccess(done -> succeeded.incrementAndGet(id))
                    .doOnError(error -> failures.increment());
        });
        Tally tally = new Tally();
        storm(random -> {
            Disposable delivery = events.deliver(thing(random.nextInt(IDS))).subscribe(tally::receipt, tally::error);
            if (random.nextInt(10) == 0) {
                delivery.dispose();
                tally.left.increment();
            }
        });
        Await.until(() -> events.statistics().inFlight() == 0);
        // A subscriber that left may have been signalled before, so its deliveries count at most twice.
        assertThat(tally.outcomes()).isBetween(DELIVERIES - tally.left.sum(), (long) DELIVERIES);
        assertThat(tally.refused.sum())
                .as("refusals, so that the bound was met")
                .isPositive();
        // Duplicates and failures are a matter of chance in the storm; these produce both, since a quarter of them
        // fails.
        for (int id = IDS; id < IDS + CALM; id++) {
            for (int time = 0; time < 2; time++) {
                events.deliver(thing(id)).subscribe(tally::receipt, tally::error);
                Await.until(() -> events.statistics().inFlight() == 0);
            }
        }
        assertThat(overlaps.sum()).as("handled twice at once").isZero();
        int handled = 0;
        for (int id = 0; id < IDS + CALM; id++) {
            assertThat(succeeded.get(id)).isLessThanOrEqualTo(1);
            handled += succeeded.get(id);
        }
        assertThat(memory.size()).isEqualTo(handled);
        assertThat(memory.forgottenEarly()).isZero();
        assertThat(tally.duplicates.sum()).isPositive();
        assertThat(failures.sum()).isPositive();
        events.dispose();
    }

    /** Completes or fails, at once or on another thread, and possibly otherwise for a redelivery. */
    private static Mono<Void> outcome(int id) {
        int how = (id * 31 + Thread.currentThread().hashCode()) & 7;
        Mono<Void> outcome = how < 2 ? Mono.error(new IllegalStateException("test")) : Mono.empty();
        return (how & 1) == 0 ? outcome : outcome.delaySubscription(Duration.ofNanos(1), Schedulers.parallel());
    }

    @Test
    void noDeliveryHangsWhileSubscribersComeAndGo() throws Exception {
        Events events = Events.builder().maxConcurrency(64).build();
        Tally tally = new Tally();
        LongAdder seen = new LongAdder();
        AtomicInteger ids = new AtomicInteger();
        storm(random -> {
            if (random.nextInt(8) == 0) {
                Visitor visitor = new Visitor(seen, 1 + random.nextInt(20));
                events.stream(THING).subscribe(visitor);
                visitor.request(1 + random.nextInt(5));
                if (random.nextInt(4) == 0) {
                    visitor.cancel();
                } else {
                    visitor.request(Long.MAX_VALUE);
                }
            }
            events.deliver(thing(ids.incrementAndGet())).subscribe(tally::receipt, tally::error);
        });
        events.stream(THING).subscribe(new Visitor(seen, Integer.MAX_VALUE) {
            @Override
            protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }
        });
        Await.until(() -> events.statistics().inFlight() == 0);
        assertThat(tally.outcomes()).isEqualTo(DELIVERIES);
        assertThat(seen.sum()).isGreaterThanOrEqualTo(tally.handled.sum());
        assertThat(tally.handled.sum()).isPositive();
        events.dispose();
    }

    @Test
    void disposingInTheMiddleTellsEverybody() throws Exception {
        for (int round = 0; round < 200; round++) {
            Events events = Events.builder().maxConcurrency(8).build();
            events.on(THING, event -> Mono.never());
            Tally tally = new Tally();
            CountDownLatch start = new CountDownLatch(1);
            List<Future<?>> ends = new ArrayList<>();
            for (int thread = 0; thread < 3; thread++) {
                int first = thread * 4;
                ends.add(threads.submit(() -> {
                    start.await();
                    for (int i = 0; i < 4; i++) {
                        events.deliver(thing(first + i)).subscribe(tally::receipt, tally::error);
                    }
                    return null;
                }));
            }
            ends.add(threads.submit(() -> {
                start.await();
                events.dispose();
                return null;
            }));
            start.countDown();
            for (Future<?> end : ends) {
                end.get(60, TimeUnit.SECONDS);
            }
            assertThat(tally.outcomes()).isEqualTo(12);
            assertThat(events.statistics().inFlight()).isZero();
        }
    }

    private void storm(java.util.function.Consumer<RandomGenerator> step) throws Exception {
        Semaphore left = new Semaphore(DELIVERIES);
        List<Future<?>> ends = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            RandomGenerator random = new SplittableRandom(thread);
            ends.add(threads.submit(() -> {
                while (left.tryAcquire()) {
                    step.accept(random);
                }
            }));
        }
        for (Future<?> end : ends) {
            end.get(5, TimeUnit.MINUTES);
        }
    }

    /** Requests a few events, receives some, and cancels. */
    private static class Visitor extends BaseSubscriber<Event<Thing>> {

        private final LongAdder seen;
        private int left;

        Visitor(LongAdder seen, int left) {
            this.seen = seen;
            this.left = left;
        }

        @Override
        protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
            // Requests later.
        }

        @Override
        protected void hookOnNext(Event<Thing> event) {
            seen.increment();
            if (--left == 0) {
                cancel();
            }
        }
    }

    private static final class Tally {

        final LongAdder handled = new LongAdder();
        final LongAdder duplicates = new LongAdder();
        final LongAdder unhandled = new LongAdder();
        final LongAdder refused = new LongAdder();
        final LongAdder failed = new LongAdder();
        final LongAdder left = new LongAdder();

        void receipt(Receipt receipt) {
            switch (receipt) {
                case HANDLED -> handled.increment();
                case DUPLICATE -> duplicates.increment();
                case UNHANDLED -> unhandled.increment();
            }
        }

        void error(Throwable error) {
            (error instanceof EventRefusedException ? refused : failed).increment();
        }

        long outcomes() {
            return handled.sum() + duplicates.sum() + unhandled.sum() + refused.sum() + failed.sum();
        }
    }
}
