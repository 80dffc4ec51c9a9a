package io.github.feishureactive.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaKey;
import io.github.feishureactive.core.quota.RateLimiter;

/**
 * This limiter beside bucket4j's Lettuce backend, in one run and on one Redis: the most uses in any window, script runs and
 * microseconds for each decision, decisions per second of one Redis core. {@code main} takes the seconds of each part.
 */
final class LimiterComparison {

    private static final int INSTANCES = 4;
    private static final int CALLERS = 16;

    private final int seconds;
    private final RedisProcess redis;
    private final RedisClient client;

    private LimiterComparison(int seconds, RedisProcess redis, RedisClient client) {
        this.seconds = seconds;
        this.redis = redis;
        this.client = client;
    }

    public static void main(String[] arguments) throws Exception {
        int seconds = arguments.length == 0 ? 5 : Integer.parseInt(arguments[0]);
        try (RedisProcess redis = RedisProcess.start()) {
            RedisClient client = RedisClient.create(redis.uri());
            try {
                LimiterComparison comparison = new LimiterComparison(seconds, redis, client);
                for (int permits : new int[] {10, 1_000_000}) {
                    comparison.slots(permits);
                    comparison.bucket4j(permits);
                }
            } finally {
                Clients.shutdown(client);
            }
        }
        System.exit(0);
    }

    private void slots(int permits) throws Exception {
        List<LettuceConnection> connections = new ArrayList<>();
        List<RedisRateLimiter> limiters = new ArrayList<>();
        for (int i = 0; i < INSTANCES; i++) {
            connections.add(LettuceConnection.standalone(client, redis.uri()));
            limiters.add(RedisRateLimiter.builder(connections.get(i), INSTANCES)
                    .prefix("slots" + permits)
                    .timeout(Duration.ofSeconds(2))
                    .build());
        }
        QuotaKey key = new QuotaKey("compared", "cli_a", null);
        Quota quota = Quota.perSecond(permits);
        measure(
                "slots",
                permits,
                limiters.stream()
                        .<Mono<?>>map(limiter -> limiter.acquire(key, quota, RateLimiter.UNBOUNDED, false)
                                .doOnNext(permit -> {
                                    permit.send();
                                    permit.answered();
                                }))
                        .toList());
        long visits = limiters.stream()
                .mapToLong(limiter -> limiter.statistics().visits())
                .sum();
        System.out.println("          visits: " + visits);
        limiters.forEach(RedisRateLimiter::dispose);
        connections.forEach(LettuceConnection::dispose);
    }

    private void bucket4j(int permits) throws Exception {
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
        List<StatefulRedisConnection<String, byte[]>> connections = new ArrayList<>();
        List<Mono<?>> instances = new ArrayList<>();
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
            instances.add(Mono.fromFuture(() -> bucket.asScheduler().consume(1, scheduler)));
        }
        measure("bucket4j", permits, instances);
        connections.forEach(StatefulRedisConnection::close);
        scheduler.shutdownNow();
    }

    private void measure(String name, int permits, List<Mono<?>> instances) throws Exception {
        ConcurrentLinkedQueue<Long> uses = new ConcurrentLinkedQueue<>();
        AtomicLong waited = new AtomicLong();
        redis.ask("CONFIG", "RESETSTAT");
        double cpu = cpuSeconds();
        long start = System.nanoTime();
        long end = start + TimeUnit.SECONDS.toNanos(seconds);
        List<Mono<Void>> runs = new ArrayList<>();
        for (Mono<?> instance : instances) {
            for (int caller = 0; caller < CALLERS; caller++) {
                runs.add(Mono.defer(() -> {
                            long asked = System.nanoTime();
                            return instance.doOnSuccess(permit -> {
                                long now = System.nanoTime();
                                waited.addAndGet(now - asked);
                                uses.add(now);
                            });
                        })
                        .repeat(() -> System.nanoTime() < end)
                        .takeUntilOther(Mono.delay(Duration.ofSeconds(seconds)))
                        .then());
            }
        }
        Mono.when(runs).block(Duration.ofSeconds(seconds + 60));
        double busy = cpuSeconds() - cpu;
        long[] ascending = uses.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%-8s %7d/s: %7d decisions, %5d the most in any second, %.2f script runs a decision, %.1f us of Redis's"
                        + " core a decision (%.0f decisions a second of it), %.0f us waited%n",
                name,
                permits,
                ascending.length,
                SharedQuotaIT.mostInAny(Duration.ofSeconds(1), ascending),
                scripts() / (double) ascending.length,
                1e6 * busy / ascending.length,
                ascending.length / busy,
                waited.get() / 1e3 / ascending.length);
    }

    /** Each run is one round trip; bucket4j reads the bucket before, which is another one. */
    private long scripts() throws Exception {
        long commands = 0;
        Matcher calls =
                Pattern.compile("cmdstat_(?:eval|evalsha):calls=([0-9]+)").matcher(redis.ask("INFO", "commandstats"));
        while (calls.find()) {
            commands += Long.parseLong(calls.group(1));
        }
        return commands;
    }

    private double cpuSeconds() throws Exception {
        double seconds = 0;
        Matcher used = Pattern.compile("used_cpu_(?:sys|user):([0-9.]+)").matcher(redis.ask("INFO", "cpu"));
        while (used.find()) {
            seconds += Double.parseDouble(used.group(1));
        }
        return seconds;
    }
}
