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
 * The promise of the limiter: whatever happens to calls and however long messages take, no half-open window of any quota
 * sees more arrivals than the quota allows, as long as no request outlives its caller's interest by more than
 * {@code lateArrival}.
 */
class AnyWindowTest {

    private static final int RUNS = Boolean.getBoolean("feishu.long") ? 10_000 : 300;

    @Test
    void noWindowEverHoldsMoreThanTheQuota() {
        int arrivals = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            Run run = new Run(seed, 1);
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
            if (!new Run(seed, 4).keepsToTheQuota()) {
                broken++;
            }
        }
        assertThat(broken).as("runs with a violation").isGreaterThan(RUNS / 4);
    }

    /** A random quota, network and crowd of callers; requests without an answer arrive up to so many times too late. */
    private static final class Run {

        private final Random random;
        private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
        private final double tooLate;
        private final Duration lateArrival;
        private final Quota quota;
        private final SlotRateLimiter limiter;
        private final List<Long> arrivals = new ArrayList<>();

        Run(long seed, double tooLate) {
            this.random = new Random(seed);
            this.tooLate = tooLate;
            this.lateArrival = Duration.ofMillis(50 + random.nextInt(1_500));
            Quota first = Quota.of(1 + random.nextInt(20), Duration.ofMillis(100 + random.nextInt(1_900)));
            this.quota = random.nextBoolean()
                    ? first
                    : first.and(Quota.of(1 + random.nextInt(60), Duration.ofMillis(2_000 + random.nextInt(4_000))));
            this.limiter = new TestTimer(time, 1 + random.nextInt(-500, 500) / 1e6)
                    .limiter()
                    .lateArrival(lateArrival)
                    .chance(random::nextDouble)
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
            switch (random.nextInt(6)) {
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
