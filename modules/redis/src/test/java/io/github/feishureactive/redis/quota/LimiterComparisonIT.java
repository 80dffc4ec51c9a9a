package io.github.feishureactive.redis.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
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

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares this limiter with bucket4j's Lettuce backend on one Redis: the most uses in any second, round trips and
 * microseconds per decision, decisions per second of one Redis core. Times are printed, counts are asserted.
 */
@Timeout(600)
class LimiterComparisonIT {

    private static final int INSTANCES = 4;
    private static final int CALLERS = 16;

    /** Enough decisions for their counts to be meaningful. */
    private static final int LEAST = 1_000;

    private static final boolean LONG = Boolean.getBoolean("feishu.long");

    /** What keeps both processors busy is short. */
    private static final Duration AS_MANY = Duration.ofMillis(LONG ? 10_000 : 200);

    private static final Duration TEN_A_SECOND = Duration.ofSeconds(LONG ? 10 : 2);

    private RedisProcess redis;
    private RedisClient client;

    @BeforeEach
    void start() throws Exception {
        redis = RedisProcess.start();
        client = RedisClient.create(redis.uri());
    }

    @AfterEach
    void stop() throws Exception {
        Clients.shutdown(client);
        redis.close();
    }

    @Test
    void saturatedQuotaOfTenASecond() throws Exception {
        assertThat(slots(10, TEN_A_SECOND).most).isLessThanOrEqualTo(10);
        bucket4j(10, TEN_A_SECOND);
    }

    @Test
    void asManyDecisionsAsRedisCanMake() throws Exception {
        Measured ours = slots(1_000_000, AS_MANY);
        assertThat(ours.roundTrips).as("one request serves many callers").isLessThan(0.5);
        assertThat(ours.roundTrips).isLessThan(bucket4j(1_000_000, AS_MANY).roundTrips);
    }

    private Measured slots(int permits, Duration length) throws Exception {
        List<LettuceConnection> connections = new ArrayList<>();
        List<RedisRateLimiter> limiters = new ArrayList<>();
        for (int i = 0; i < INSTANCES; i++) {
            connections.add(LettuceConnection.standalone(client, redis.uri()));
            limiters.add(RedisRateLimiter.builder(connections.get(i), INSTANCES)
                    .prefix("slots" + permits)
                    .timeout(Duration.ofSeconds(10))
                    .build());
        }
        QuotaKey key = new QuotaKey("compared", "cli_a", null);
        Quota quota = Quota.perSecond(permits);
        Measured measured = measure(
                "slots",
                permits,
                length,
                limiters.stream()
                        .map(limiter -> limiter.acquire(key, quota, RateLimiter.UNBOUNDED, false)
                                .filter(Permit::send)
                                .<Runnable>map(permit -> permit::answered))
                        .toList());
        limiters.forEach(RedisRateLimiter::dispose);
        connections.forEach(LettuceConnection::dispose);
        return measured;
    }

    private Measured bucket4j(int permits, Duration length) throws Exception {
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
        List<StatefulRedisConnection<String, byte[]>> connections = new ArrayList<>();
        List<Mono<Runnable>> instances = new ArrayList<>();
        for (int i = 0; i < INSTANCES; i++) {
            StatefulRedisConnection<String, byte[]> connection =
                    client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
            connections.add(connection);
            AsyncBucketProxy bucket = Bucket4jLettuce.casBasedBuilder(connection)
                    .expirationAfterWrite(
                            ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ofMinutes(1)))
                    .build()
                    .asAsync()
                    .builder()
                    .build(
                            "bucket" + permits,
                            () -> CompletableFuture.completedFuture(BucketConfiguration.builder()
                                    .addLimit(limit ->
                                            limit.capacity(permits).refillGreedy(permits, Duration.ofSeconds(1)))
                                    .build()));
            instances.add(Mono.fromFuture(() -> bucket.asScheduler().consume(1, scheduler))
                    .thenReturn(() -> {}));
        }
        Measured measured = measure("bucket4j", permits, length, instances);
        connections.forEach(StatefulRedisConnection::close);
        scheduler.shutdownNow();
        return measured;
    }

    private Measured measure(String name, int permits, Duration length, List<Mono<Runnable>> instances)
            throws Exception {
        ConcurrentLinkedQueue<Long> uses = new ConcurrentLinkedQueue<>();
        AtomicLong waited = new AtomicLong();
        redis.ask("CONFIG", "RESETSTAT");
        double cpu = cpuSeconds();
        // A busy machine may take longer for the first of them.
        Mono<?> end = Mono.delay(length)
                .then(Flux.interval(Duration.ofMillis(20))
                        .filter(tick -> uses.size() >= Math.min(permits, LEAST))
                        .next());
        List<Mono<Void>> runs = new ArrayList<>();
        for (Mono<Runnable> instance : instances) {
            for (int caller = 0; caller < CALLERS; caller++) {
                runs.add(Mono.defer(() -> {
                            long asked = System.nanoTime();
                            return instance.doOnNext(answered -> {
                                long now = System.nanoTime();
                                waited.addAndGet(now - asked);
                                uses.add(now);
                                answered.run();
                            });
                        })
                        .repeat()
                        .takeUntilOther(end)
                        .then());
            }
        }
        Mono.when(runs).block(Duration.ofMinutes(5));
        double busy = cpuSeconds() - cpu;
        long[] ascending = uses.stream().mapToLong(Long::longValue).sorted().toArray();
        Measured measured = new Measured(
                SharedQuotaIT.mostInAny(Duration.ofSeconds(1), ascending), roundTrips() / (double) ascending.length);
        System.out.printf(
                Locale.ROOT,
                "%-8s %7d/s: %7d decisions, %5d the most in any second, %.2f round trips a decision, %.1f us of Redis's"
                        + " core a decision (%.0f decisions a second of it), %.0f us waited%n",
                name,
                permits,
                ascending.length,
                measured.most,
                measured.roundTrips,
                1e6 * busy / ascending.length,
                ascending.length / busy,
                waited.get() / 1e3 / ascending.length);
        return measured;
    }

    /**
     * A request is a script; bucket4j reads the bucket and writes it by a script. The scripts of both begin with one
     * GET, which Redis counts like one of a client: so for both there are as many round trips as it counts of these.
     */
    private long roundTrips() throws Exception {
        Matcher gets = Pattern.compile("cmdstat_get:calls=([0-9]+)").matcher(redis.ask("INFO", "commandstats"));
        return gets.find() ? Long.parseLong(gets.group(1)) : 0;
    }

    private double cpuSeconds() throws Exception {
        double seconds = 0;
        Matcher used = Pattern.compile("used_cpu_(?:sys|user):([0-9.]+)").matcher(redis.ask("INFO", "cpu"));
        while (used.find()) {
            seconds += Double.parseDouble(used.group(1));
        }
        return seconds;
    }

    /** Counts, which do not depend on time. */
    private record Measured(int most, double roundTrips) {}
}
