package io.github.feishureactive.redis.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.lettuce.core.RedisClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaKey;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.redis.LettuceConnection;
import io.github.feishureactive.redis.server.Clients;
import io.github.feishureactive.redis.server.RedisProcess;
import io.github.feishureactive.testkit.MachineLoad;

import static org.assertj.core.api.Assertions.assertThat;

/** Several instances in one process on one real Redis server, each with its own connection. */
@Timeout(600)
class SharedQuotaIT {

    private static final QuotaKey KEY = new QuotaKey("referral_account.enable", "cli_a", null);

    private static final boolean LONG = Boolean.getBoolean("feishu.long");

    private RedisProcess redis;
    private RedisClient client;
    private final List<LettuceConnection> connections = new ArrayList<>();
    private final List<RedisRateLimiter> limiters = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        redis = RedisProcess.start();
        client = RedisClient.create();
    }

    @AfterEach
    void stop() throws Exception {
        limiters.forEach(RedisRateLimiter::dispose);
        connections.forEach(LettuceConnection::dispose);
        Clients.shutdown(client);
        redis.close();
    }

    private RedisRateLimiter limiter(int instances) {
        LettuceConnection connection = LettuceConnection.standalone(client, redis.uri());
        connections.add(connection);
        RedisRateLimiter limiter = RedisRateLimiter.builder(connection, instances)
                .timeout(Duration.ofSeconds(10))
                .lease(Duration.ofMinutes(1))
                .build();
        limiters.add(limiter);
        return limiter;
    }

    @Test
    void fourSaturatedInstancesKeepToOneQuotaAndShareItEvenly() {
        saturate(4, Quota.perSecond(20), 0.85);
    }

    @Test
    void severalWindowsAtOnce() {
        saturate(3, Quota.perSecond(50).and(Quota.of(60, Duration.ofSeconds(2))), 0.8);
    }

    private void saturate(int instances, Quota quota, double least) {
        // Long enough that the head start of who is connected first does not count.
        int seconds = LONG ? 30 : 3;
        ConcurrentLinkedQueue<Long> arrivals = new ConcurrentLinkedQueue<>();
        int[] shares = new int[instances];
        AtomicInteger[] counts = new AtomicInteger[instances];
        Arrays.setAll(counts, i -> new AtomicInteger());
        // On a busy machine the last connection may open later than that.
        Mono<?> end = Mono.delay(Duration.ofSeconds(seconds))
                .then(Flux.interval(Duration.ofMillis(20))
                        .filter(tick -> Arrays.stream(counts).allMatch(count -> count.get() > 0))
                        .next());
        MachineLoad load = MachineLoad.watch();
        long begun = System.nanoTime();
        List<Mono<Void>> runs = new ArrayList<>();
        for (int i = 0; i < instances; i++) {
            RedisRateLimiter limiter = limiter(instances);
            AtomicInteger count = counts[i];
            for (int caller = 0; caller < 20; caller++) {
                runs.add(Mono.defer(() -> limiter.acquire(KEY, quota, RateLimiter.UNBOUNDED, false))
                        .doOnNext(permit -> {
                            if (permit.send()) {
                                arrivals.add(System.nanoTime());
                                count.incrementAndGet();
                                permit.answered();
                            }
                        })
                        .repeat()
                        .takeUntilOther(end)
                        .then());
            }
        }
        Mono.when(runs).block(Duration.ofMinutes(1));
        long elapsed = System.nanoTime() - begun;
        boolean room = load.hadRoom();
        for (int i = 0; i < instances; i++) {
            shares[i] = counts[i].get();
        }
        long[] ascending = arrivals.stream().mapToLong(Long::longValue).sorted().toArray();
        double used = quota.windows().stream()
                .mapToDouble(window -> arrivals.size()
                        / (window.permits() * (double) elapsed / window.period().toNanos()))
                .max()
                .orElseThrow();
        System.out.printf(
                Locale.ROOT,
                "%d instances, %s: %.3f of the quota used, shares %s, %s%n",
                instances,
                quota.windows(),
                used,
                Arrays.toString(shares),
                limiters.get(0).statistics());
        for (Quota.Window window : quota.windows()) {
            assertThat(mostInAny(window.period(), ascending)).isLessThanOrEqualTo(window.permits());
        }
        Arrays.sort(shares);
        assertThat(shares[0]).as("nobody starves").isPositive();
        if (LONG && room) {
            assertThat(used).isGreaterThan(least);
            assertThat(shares[instances - 1]).isLessThanOrEqualTo(2 * shares[0]);
        }
    }

    @Test
    void oneCallTakesOneRoundTrip() {
        RedisRateLimiter limiter = limiter(1);
        Permit permit = limiter.acquire(KEY, Quota.perSecond(5), RateLimiter.UNBOUNDED, false)
                .block(Duration.ofMinutes(1));
        assertThat(permit.send()).isTrue();
        assertThat(limiter.statistics().requests()).isEqualTo(1);
        permit.answered();
    }

    static int mostInAny(Duration period, long[] ascending) {
        int most = 0;
        int first = 0;
        for (int last = 0; last < ascending.length; last++) {
            while (ascending[last] - ascending[first] >= period.toNanos()) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }
}
