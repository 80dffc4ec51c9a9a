package io.github.feishureactive.redis.quota;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.lettuce.core.RedisClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.redis.LettuceConnection;
import io.github.feishureactive.redis.internal.connection.ConnectionProvider;
import io.github.feishureactive.redis.quota.SlotRequest.Purpose;
import io.github.feishureactive.redis.server.Clients;
import io.github.feishureactive.redis.server.RedisProcess;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Callers on many threads send, abandon, cancel or lose their responses at any moment: afterwards no permit is missing.
 */
@Timeout(600)
class StormIT {

    private static final int PERMITS = 400;
    private static final Duration PERIOD = Duration.ofMillis(200);
    private static final int CALLERS = Boolean.getBoolean("feishu.long") ? 200_000 : 8_000;

    @Test
    void permitsAreConserved() throws Exception {
        try (RedisProcess redis = RedisProcess.start()) {
            RedisClient client = RedisClient.create();
            LettuceConnection connection = LettuceConnection.standalone(client, redis.uri());
            RedisRateLimiter limiter = RedisRateLimiter.builder(connection, 1)
                    .timeout(Duration.ofSeconds(10))
                    .lateArrival(Duration.ofMillis(20))
                    .maxWaiting(CALLERS)
                    .build();
            Quota quota = Quota.of(PERMITS, PERIOD);
            ConcurrentLinkedQueue<Long> arrivals = new ConcurrentLinkedQueue<>();
            AtomicInteger sent = new AtomicInteger();
            AtomicInteger cancelled = new AtomicInteger();
            Flux.range(0, CALLERS)
                    .flatMap(
                            caller -> limiter.acquire(Caller.KEY, quota, RateLimiter.UNBOUNDED, caller % 7 == 0)
                                    .flatMap(permit -> use(permit, arrivals, sent))
                                    .subscribeOn(Schedulers.parallel())
                                    .timeout(cancelAfter(), Mono.fromRunnable(cancelled::incrementAndGet)),
                            1_000)
                    .then()
                    .block(Duration.ofMinutes(9));

            long[] ascending =
                    arrivals.stream().mapToLong(Long::longValue).sorted().toArray();
            System.out.printf(
                    Locale.ROOT,
                    "storm: %d callers, %d sent, %d gave up waiting, %s%n",
                    CALLERS,
                    sent.get(),
                    cancelled.get(),
                    limiter.statistics());
            assertThat(SharedQuotaIT.mostInAny(PERIOD, ascending)).isLessThanOrEqualTo(PERMITS);
            assertThat(limiter.statistics().failures()).isZero();
            // Every slot is back when the whole quota can be granted at once.
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            SlotScript script = new SlotScript(
                    ConnectionProvider.of(connection),
                    "feishu:quota",
                    "auditor",
                    new QuotaTimings(1_000_000, 0, 0),
                    Schedulers.parallel(),
                    1,
                    Caller.KEY,
                    quota);
            int granted = 0;
            for (long base = 0; granted < PERMITS && System.nanoTime() < until; base += PERMITS) {
                Mono.delay(PERIOD.plusMillis(20)).block(Duration.ofMinutes(1));
                granted = script.send(
                                new SlotRequest(Purpose.USUAL, 0, 0, PERMITS, PERMITS, base, 1, -1, 0, List.of()),
                                late -> {})
                        .block(Duration.ofMinutes(1))
                        .granted();
            }
            assertThat(granted).as("slots that came back").isEqualTo(PERMITS);
            limiter.dispose();
            connection.dispose();
            Clients.shutdown(client);
        }
    }

    private static Duration cancelAfter() {
        Random random = ThreadLocalRandom.current();
        return random.nextInt(3) == 0 ? Duration.ofMillis(random.nextInt(60)) : Duration.ofSeconds(100);
    }

    private static Mono<Void> use(Permit permit, ConcurrentLinkedQueue<Long> arrivals, AtomicInteger sent) {
        int fate = ThreadLocalRandom.current().nextInt(10);
        if (fate == 0) {
            permit.abandon();
            return Mono.empty();
        }
        if (!permit.send()) {
            return Mono.empty();
        }
        sent.incrementAndGet();
        arrivals.add(System.nanoTime());
        return Mono.delay(Duration.ofMillis(fate))
                .doOnNext(answer -> {
                    if (fate == 1) {
                        permit.abandon();
                    } else {
                        permit.answered();
                    }
                })
                .doOnCancel(permit::abandon)
                .then();
    }
}
