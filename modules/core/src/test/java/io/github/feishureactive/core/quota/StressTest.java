package io.github.feishureactive.core.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/** Many threads do whatever callers may do, in any order and in real time; afterwards every permit is back. */
class StressTest {

    private static final Duration LENGTH = Duration.ofSeconds(Boolean.getBoolean("feishu.long") ? 120 : 2);

    private static final int THREADS = 4;
    private static final int LATEST = 256;

    private final Scheduler scheduler = Schedulers.newParallel("stress", 2);
    private final LiveTimer timer = new LiveTimer(scheduler);
    private final SlotRateLimiter limiter = SlotRateLimiter.builder()
            .timer(timer)
            .lateArrival(Duration.ofMillis(3))
            .idleAfter(Duration.ofMillis(50))
            .maxWaiting(300)
            .build();
    private final List<Key> keys = List.of(
            new Key("one", 1, Quota.of(1, Duration.ofMillis(1))),
            new Key("many", 64, Quota.of(64, Duration.ofMillis(1))),
            new Key("two windows", 8, Quota.of(8, Duration.ofMillis(1)).and(Quota.of(40, Duration.ofMillis(10)))),
            new Key("unlimited", Integer.MAX_VALUE, Quota.unlimited()));

    private final ConcurrentLinkedQueue<Caller> holding = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
    private final LongAdder acquired = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder cancelled = new LongAdder();

    @AfterEach
    void stop() {
        limiter.dispose();
        scheduler.dispose();
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void everyPermitComesBack() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
            Thread thread = new Thread(() -> hammer(random), "hammer-" + i);
            thread.setUncaughtExceptionHandler((dying, error) -> faults.add(error.toString()));
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Caller left;
        while ((left = holding.poll()) != null) {
            left.end(0);
        }
        System.out.printf(
                "stress: %,d permits, %,d refusals, %,d cancellations%n",
                acquired.sum(), refused.sum(), cancelled.sum());

        assertThat(faults).isEmpty();
        assertThat(acquired.sum()).isGreaterThan(10_000);
        keys.forEach(this::assertThatAllPermitsAreBack);
        StepVerifier.create(Flux.interval(Duration.ofMillis(10))
                        .filter(tick -> limiter.keys() == 0)
                        .next())
                .expectNextCount(1)
                .expectComplete()
                .verify(Duration.ofMinutes(1));
        assertThat(timer.armed()).as("timers").isZero();
    }

    private void assertThatAllPermitsAreBack(Key key) {
        int permits = Math.min(key.permits, 100);
        StepVerifier.create(Flux.range(0, permits)
                        .flatMap(i -> limiter.acquire(key.key, key.quota, RateLimiter.UNBOUNDED, false), permits)
                        .collectList())
                .assertNext(all -> all.forEach(Permit::abandon))
                .expectComplete()
                .verify(Duration.ofMinutes(1));
    }

    private void hammer(RandomGenerator random) {
        long end = System.nanoTime() + LENGTH.toNanos();
        Caller[] latest = new Caller[LATEST];
        for (int i = 0; System.nanoTime() - end < 0; i++) {
            int place = i % LATEST;
            if (latest[place] != null) {
                // Nobody waits for longer than it takes to come round, so that few are refused.
                latest[place].leave();
            }
            Key key = keys.get(random.nextInt(keys.size()));
            Caller caller = new Caller(key, random.nextInt());
            latest[place] = caller;
            limiter.acquire(key.key, key.quota, maxWait(random), random.nextInt(8) == 0)
                    .subscribe(caller);
            if (random.nextInt(4) == 0) {
                latest[random.nextInt(Math.min(i + 1, LATEST))].leave();
            }
            Caller held = random.nextInt(3) > 0 ? holding.poll() : null;
            if (held != null) {
                held.end(random.nextInt());
            }
            if (random.nextInt(10_000) == 0) {
                limiter.throttled(key.key, key.quota, Duration.ofNanos(random.nextInt(2_000_000)));
            }
        }
        for (Caller caller : latest) {
            if (caller != null) {
                caller.leave();
            }
        }
    }

    private static long maxWait(RandomGenerator random) {
        return random.nextInt(4) == 0 ? random.nextInt(5_000_000) : RateLimiter.UNBOUNDED;
    }

    /** A key, and how many of its requests are under way. */
    private static final class Key {

        private final QuotaKey key;
        private final int permits;
        private final Quota quota;
        private final AtomicInteger underWay = new AtomicInteger();

        Key(String name, int permits, Quota quota) {
            this.key = new QuotaKey(name, "cli_stress", null);
            this.permits = permits;
            this.quota = quota;
        }
    }

    private final class Caller extends BaseSubscriber<Permit> {

        private final Key key;
        private final int fate;
        private final AtomicBoolean told = new AtomicBoolean();
        private volatile Permit permit;

        Caller(Key key, int fate) {
            this.key = key;
            this.fate = fate;
        }

        @Override
        protected void hookOnNext(Permit value) {
            told();
            acquired.increment();
            permit = value;
            if ((fate & 1) == 0) {
                holding.add(this);
            } else {
                end(fate >> 1);
            }
        }

        @Override
        protected void hookOnError(Throwable error) {
            told();
            refused.increment();
        }

        private void told() {
            if (!told.compareAndSet(false, true)) {
                faults.add("told twice");
            }
        }

        void leave() {
            cancelled.increment();
            cancel();
            // BaseSubscriber forgets its subscription with its last signal: an unsent permit is then its holder's to
            // return.
            Permit unsent = permit;
            if (unsent instanceof Acquisition acquisition) {
                acquisition.cancel();
            }
        }

        void end(int how) {
            Permit held = permit;
            if ((how & 3) == 0 || !send(held)) {
                held.abandon();
                return;
            }
            key.underWay.decrementAndGet();
            if ((how & 3) == 1) {
                held.abandon();
            } else {
                held.answered();
            }
            held.abandon();
            held.answered();
        }

        private boolean send(Permit held) {
            if (!held.send()) {
                return false;
            }
            if (key.underWay.incrementAndGet() > key.permits) {
                faults.add("more requests under way than permits of " + key.key);
            }
            return true;
        }
    }
}
