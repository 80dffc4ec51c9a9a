package io.github.feishureactive.core.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The promise of the limiter: whatever happens to calls and however long messages take, no half-open window of any
 * quota sees more requests counted than the quota allows, as long as no request outlives its caller's interest by more
 * than {@code lateArrival}, and none is counted more than {@code countedWithin} after it has reached a gateway that
 * says how long it had it.
 */
class AnyWindowTest {

    private static final int RUNS = Boolean.getBoolean("feishu.long") ? 10_000 : 300;

    @Test
    void noWindowEverHoldsMoreThanTheQuota() {
        int arrivals = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            Run run = new Run(seed, 1, 1);
            arrivals += run.arrivals.size();
            assertThat(run.keepsToTheQuota())
                    .as("seed %d, %s, late arrival %s", seed, run.quota, run.lateArrival)
                    .isTrue();
        }
        assertThat(arrivals).as("arrivals looked at").isGreaterThan(RUNS * 50);
    }

    /** The condition of the promise is needed, and a broken promise is seen. */
    @Test
    void requestsThatArriveLaterThanAssumedAreFoundOut() {
        int broken = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            if (!new Run(seed, 4, 1).keepsToTheQuota()) {
                broken++;
            }
        }
        assertThat(broken).as("runs with a violation").isGreaterThan(RUNS / 4);
    }

    /** The other condition is needed too. */
    @Test
    void requestsThatAreCountedLaterThanAssumedAreFoundOut() {
        int broken = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            if (!new Run(seed, 1, 12).keepsToTheQuota()) {
                broken++;
            }
        }
        assertThat(broken).as("runs with a violation").isGreaterThan(RUNS / 20);
    }

    /**
     * A random quota, network and crowd of callers; requests without an answer arrive up to so many times too late, and
     * those that a gateway has for a while are counted up to so many times too late.
     */
    private static final class Run {

        private final Random random;
        private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
        private final double tooLate;
        private final int countedTooLate;
        private final int countedWithin;
        private final Duration lateArrival;
        private final Quota quota;
        private final SlotRateLimiter limiter;
        private final List<Long> arrivals = new ArrayList<>();

        Run(long seed, double tooLate, int countedTooLate) {
            this.random = new Random(seed);
            this.tooLate = tooLate;
            this.countedTooLate = countedTooLate;
            this.lateArrival = Duration.ofMillis(50 + random.nextInt(1_500));
            Quota first = Quota.of(1 + random.nextInt(20), Duration.ofMillis(100 + random.nextInt(1_900)));
            this.quota = random.nextBoolean()
                    ? first
                    : first.and(Quota.of(1 + random.nextInt(60), Duration.ofMillis(2_000 + random.nextInt(4_000))));
            this.countedWithin = 2 + random.nextInt(60);
            this.limiter = new TestTimer(time, 1 + random.nextInt(-500, 500) / 1e6)
                    .limiter()
                    .lateArrival(lateArrival)
                    .chance(random::nextDouble)
                    .countedWithin(Duration.ofMillis(countedWithin))
                    .maxWaiting(1 + random.nextInt(100))
                    .build();
            for (int i = 0; i < 400; i++) {
                after(random.nextInt(20_000), this::ask);
            }
            time.advanceTimeBy(Duration.ofMinutes(1));
            limiter.dispose();
        }

        boolean keepsToTheQuota() {
            return ArrivalWindows.keepTo(
                    quota, arrivals.stream().mapToLong(Long::longValue).sorted().toArray());
        }

        private void ask() {
            long maxWait = random.nextInt(4) == 0
                    ? Duration.ofMillis(random.nextInt(3_000)).toNanos()
                    : RateLimiter.UNBOUNDED;
            Disposable caller = limiter.acquire(Caller.KEY, quota, maxWait, random.nextInt(10) == 0)
                    .subscribe(permit -> after(random.nextInt(7), () -> use(permit)), refusal -> {});
            if (random.nextInt(5) == 0) {
                after(random.nextInt(3_000), caller::dispose);
            }
        }

        private void use(Permit permit) {
            if (random.nextInt(8) == 0) {
                permit.abandon();
            }
            if (permit.send()) {
                travel(permit);
            }
        }

        private void travel(Permit permit) {
            switch (random.nextInt(8)) {
                case 0 -> {
                    // Given up soon, by a cancellation, a timeout or a reset; the request is under way none the less.
                    after(random.nextInt(100), permit::abandon);
                    arriveLate();
                }
                case 1 -> {
                    // Given up when the request should have arrived long since.
                    after(random.nextInt(4_000), permit::abandon);
                    arriveLate();
                }
                case 2 -> {
                    // Throttled, or so a proxy says.
                    long oneWay = oneWay();
                    after(oneWay, () -> arrivals.add(time.now(TimeUnit.NANOSECONDS)));
                    after(oneWay + oneWay(), () -> {
                        permit.answered();
                        limiter.throttled(Caller.KEY, quota, Duration.ofMillis(random.nextInt(800)));
                    });
                }
                case 3 -> reportTwice(permit);
                case 4, 5 -> haveProcessed(permit);
                default -> {
                    long oneWay = oneWay();
                    after(oneWay, () -> arrivals.add(time.now(TimeUnit.NANOSECONDS)));
                    after(oneWay + oneWay(), permit::answered);
                }
            }
        }

        /** Both reports, in the order of chance. */
        private void reportTwice(Permit permit) {
            long oneWay = random.nextInt((int) lateArrival.toMillis());
            after(oneWay, () -> arrivals.add(time.now(TimeUnit.NANOSECONDS)));
            after(random.nextInt(2_000), permit::abandon);
            after(oneWay + oneWay(), permit::answered);
        }

        /** A gateway has it for a while, and says so more or less truly. */
        private void haveProcessed(Permit permit) {
            int processing = random.nextInt(1_500);
            int counted = random.nextInt(countedWithin) * countedTooLate;
            long lie = random.nextInt(Math.max(1, countedWithin - counted));
            long told =
                    switch (random.nextInt(6)) {
                        case 0 -> Permit.UNKNOWN;
                        case 1 -> Long.MAX_VALUE - random.nextInt(1_000);
                        case 2 -> TimeUnit.MILLISECONDS.toNanos(random.nextInt(processing + 1));
                        case 3 -> TimeUnit.MILLISECONDS.toNanos(processing + lie);
                        default -> TimeUnit.MILLISECONDS.toNanos(processing);
                    };
            after(oneWay(), () -> {
                after(counted, () -> arrivals.add(time.now(TimeUnit.NANOSECONDS)));
                after(Math.max(processing, counted), () -> after(oneWay(), () -> permit.answered(told)));
            });
        }

        private void arriveLate() {
            long most = (long) (lateArrival.toMillis() * tooLate);
            after(
                    random.nextInt(3) == 0 ? most : random.nextLong(most + 1),
                    () -> arrivals.add(time.now(TimeUnit.NANOSECONDS)));
        }

        private long oneWay() {
            return random.nextInt(20) == 0 ? random.nextInt(3_000) : random.nextInt(40);
        }

        private void after(long millis, Runnable task) {
            time.schedule(
                    task, millis * 1_000_000 + (millis == 0 ? 0 : random.nextInt(1_000) - 999), TimeUnit.NANOSECONDS);
        }
    }
}
