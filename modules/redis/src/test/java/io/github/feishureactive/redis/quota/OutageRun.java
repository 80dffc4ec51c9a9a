package io.github.feishureactive.redis.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.redis.LettuceConnection;
import io.github.feishureactive.redis.RedisListener;
import io.github.feishureactive.redis.server.Step;
import io.github.feishureactive.simulator.quota.QuotaWindow;
import io.github.feishureactive.testkit.Await;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three saturated instances lose Redis and find it again. No call is lost or sent twice, and the quota is shared again
 * afterwards. The counts of throttled calls are printed and not asserted: on a busy machine an instance may lose Redis
 * alone, which the promise of the limiter does not cover.
 */
final class OutageRun implements AutoCloseable {

    static final boolean LONG = Boolean.getBoolean("feishu.long");

    private static final int PERMITS = 6;
    private static final Duration PERIOD = Duration.ofMillis(500);
    private static final int INSTANCES = 3;

    private final CountDownLatch lost = new CountDownLatch(INSTANCES);
    private final CountDownLatch found = new CountDownLatch(INSTANCES);
    private final ConcurrentLinkedQueue<Long> arrivals = new ConcurrentLinkedQueue<>();
    private final List<LettuceConnection> connections = new ArrayList<>();
    private final List<RedisRateLimiter> limiters = new ArrayList<>();
    private final List<Saturation> load = new ArrayList<>();
    private long begun;
    private int doneBefore;

    OutageRun(Supplier<LettuceConnection> connect) {
        Quota quota = Quota.of(PERMITS, PERIOD);
        for (int i = 0; i < INSTANCES; i++) {
            LettuceConnection connection = connect.get();
            connections.add(connection);
            RedisRateLimiter limiter = RedisRateLimiter.builder(connection, INSTANCES)
                    .timeout(Duration.ofMillis(500))
                    .lease(Duration.ofSeconds(1))
                    .lateArrival(Duration.ofMillis(200))
                    .listener(new RedisListener() {
                        @Override
                        public void lost(Throwable cause) {
                            lost.countDown();
                        }

                        @Override
                        public void found(Duration away) {
                            found.countDown();
                        }
                    })
                    .build();
            limiters.add(limiter);
            load.add(new Saturation(limiter, quota, 3, Duration.ofMillis(5), arrivals));
        }
        Await.until(
                () -> limiters.stream().allMatch(limiter -> limiter.statistics().sharedPermits() > 1));
    }

    /** Returns when every instance uses its local share. */
    void begin(Step breakage) throws Exception {
        lose(breakage);
        Await.until(
                () -> limiters.stream().allMatch(limiter -> limiter.statistics().localPermits() > 0));
    }

    /** Returns when every instance has noticed the outage. */
    void lose(Step breakage) throws Exception {
        begun = System.nanoTime();
        breakage.run();
        assertThat(lost.await(60, TimeUnit.SECONDS))
                .as("every instance notices")
                .isTrue();
        doneBefore = done();
    }

    /** Repairs Redis, and waits until all instances share the quota again and every started call is done. */
    void end(String name, Step repair) throws Exception {
        int during = done() - doneBefore;
        repair.run();
        long repaired = System.nanoTime();
        assertThat(found.await(60, TimeUnit.SECONDS))
                .as("every instance recovers")
                .isTrue();
        long healed = System.nanoTime();
        long[] shared = limiters.stream()
                .mapToLong(limiter -> limiter.statistics().sharedPermits())
                .toArray();
        Await.until(() -> {
            for (int i = 0; i < INSTANCES; i++) {
                if (limiters.get(i).statistics().sharedPermits() <= shared[i]) {
                    return false;
                }
            }
            return true;
        });
        long served = System.nanoTime();
        load.forEach(run -> run.finish(Duration.ofMinutes(1)));
        int started = Saturation.sum(load, run -> run.started.get());
        int refused = Saturation.sum(load, run -> run.failed.get());
        System.out.printf(
                Locale.ROOT,
                "%-33s %d calls, %d lost, %d refused, %d repeated unsent; %d done while away, %d throttled by a sliding"
                        + " window; found %d ms and served to all %d ms after the repair, %d ms after the breakage%n",
                name,
                started,
                started - done() - refused,
                refused,
                Saturation.sum(load, run -> run.repeated.get()),
                during,
                throttled(),
                TimeUnit.NANOSECONDS.toMillis(healed - repaired),
                TimeUnit.NANOSECONDS.toMillis(served - repaired),
                TimeUnit.NANOSECONDS.toMillis(served - begun));
        assertThat(refused).as("refused").isZero();
        assertThat(done()).as("no call is lost").isEqualTo(started);
        assertThat(arrivals).as("no call is sent twice").hasSize(started);
    }

    private int done() {
        return Saturation.sum(load, run -> run.done.get());
    }

    private int throttled() {
        QuotaWindow window = QuotaWindow.sliding(new io.github.feishureactive.simulator.quota.Quota(PERMITS, PERIOD));
        return (int) arrivals.stream().sorted().filter(at -> !window.admit(at)).count();
    }

    @Override
    public void close() {
        load.forEach(Saturation::close);
        limiters.forEach(RedisRateLimiter::dispose);
        connections.forEach(LettuceConnection::dispose);
    }
}
