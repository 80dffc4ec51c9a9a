package io.github.feishureactive.redis.events;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

import io.lettuce.core.RedisClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

import io.github.feishureactive.core.operation.EventType;
import io.github.feishureactive.events.EventEnvelope;
import io.github.feishureactive.events.EventRefusedException;
import io.github.feishureactive.events.EventRefusedException.Reason;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.events.Receipt;
import io.github.feishureactive.redis.LettuceConnection;
import io.github.feishureactive.redis.RedisListener;
import io.github.feishureactive.redis.internal.connection.ConnectionProvider;
import io.github.feishureactive.redis.server.Clients;
import io.github.feishureactive.redis.server.RedisProcess;

import static org.assertj.core.api.Assertions.assertThat;

/** Instances of a service that receive the same events, with a server that runs, is suspended, or is dead. */
@Timeout(600)
@Execution(ExecutionMode.CONCURRENT)
class RedisDeduplicationIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final EventType<Object> TYPE = EventType.of("test", Object.class);
    private static final Duration STORM_PATIENCE = Duration.ofMinutes(9);
    private static final int STORM = Boolean.getBoolean("feishu.long") ? 50_000 : 2_000;

    private final List<LettuceConnection> connections = new ArrayList<>();
    private final CountDownLatch found = new CountDownLatch(1);
    private RedisProcess redis;
    private RedisClient client;

    @BeforeEach
    void start() throws Exception {
        redis = RedisProcess.start();
        client = RedisClient.create();
    }

    @AfterEach
    void stop() throws Exception {
        connections.forEach(LettuceConnection::dispose);
        Clients.shutdown(client);
        redis.close();
    }

    private RedisDeduplication instance(Duration lease, Duration timeout) {
        LettuceConnection connection = LettuceConnection.standalone(client, redis.uri());
        connections.add(connection);
        // On a busy machine it opens late, which would be an outage.
        ConnectionProvider.of(connection)
                .with(commands -> commands.set("opened", "yes"))
                .block(PATIENCE);
        return RedisDeduplication.builder(connection)
                .lease(lease)
                .timeout(timeout)
                .listener(new RedisListener() {
                    @Override
                    public void found(Duration away) {
                        found.countDown();
                    }
                })
                .build();
    }

    private RedisDeduplication instance() {
        return instance(Duration.ofMinutes(3), Duration.ofSeconds(10));
    }

    private static void expect(Receipt receipt, Mono<Receipt> delivery) {
        StepVerifier.create(delivery).expectNext(receipt).expectComplete().verify(PATIENCE);
    }

    private static void expectRefusal(Mono<Receipt> delivery) {
        StepVerifier.create(delivery)
                .expectErrorMatches(RedisDeduplicationIT::elsewhere)
                .verify(PATIENCE);
    }

    private static boolean elsewhere(Throwable error) {
        return error instanceof EventRefusedException refused && refused.reason() == Reason.HANDLED_ELSEWHERE;
    }

    @Test
    void twoInstancesHandleAnEventOnce() throws Exception {
        RedisDeduplication one = instance();
        RedisDeduplication other = instance();
        CountDownLatch begun = new CountDownLatch(1);
        Sinks.Empty<Void> end = Sinks.empty();
        Mono<Receipt> first = one.once("cli_a/1", end.asMono().doOnSubscribe(subscribed -> begun.countDown()))
                .cache();
        first.subscribe();
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        expectRefusal(other.once("cli_a/1", Mono.error(new AssertionError("handled twice"))));
        end.tryEmitEmpty().orThrow();
        expect(Receipt.HANDLED, first);
        expect(Receipt.DUPLICATE, other.once("cli_a/1", Mono.error(new AssertionError("handled twice"))));
        String key = redis.ask("KEYS", "feishu:event:*").strip();
        assertThat(key).hasSize("feishu:event:".length() + 64).doesNotContain("cli_a");
        assertThat(Integer.parseInt(redis.ask("TTL", key).substring(1)))
                .as("seconds left")
                .isBetween(7 * 3600 + 6 * 60, 8 * 3600);
    }

    @Test
    void anEventThatFailedOnOneInstanceIsHandledByAnother() {
        RedisDeduplication one = instance();
        RedisDeduplication other = instance();
        StepVerifier.create(one.once("cli_a/1", Mono.error(new IllegalStateException("no"))))
                .expectErrorMessage("no")
                .verify(PATIENCE);
        expect(Receipt.HANDLED, other.once("cli_a/1", Mono.empty()));
        expect(Receipt.DUPLICATE, one.once("cli_a/1", Mono.error(new AssertionError("handled twice"))));
    }

    /** An instance loses its connection while it holds a claim: the lease expires. */
    @Test
    void theClaimsOfADeadInstanceExpire() throws Exception {
        RedisDeduplication dying = instance(Duration.ofSeconds(1), Duration.ofSeconds(10));
        RedisDeduplication other = instance();
        CountDownLatch begun = new CountDownLatch(1);
        Disposable handling = dying.once("cli_a/1", Mono.<Void>never().doOnSubscribe(on -> begun.countDown()))
                .subscribe();
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        connections.get(0).dispose();
        expect(
                Receipt.HANDLED,
                Mono.defer(() -> other.once("cli_a/1", Mono.empty()))
                        .retryWhen(
                                Retry.fixedDelay(600, Duration.ofMillis(100)).filter(RedisDeduplicationIT::elsewhere)));
        handling.dispose();
    }

    @Test
    void aLeaseIsRenewedAtTheServer() throws Exception {
        RedisDeduplication one = instance(Duration.ofSeconds(3), Duration.ofSeconds(10));
        CountDownLatch begun = new CountDownLatch(1);
        Disposable handling = one.once("cli_a/1", Mono.<Void>never().doOnSubscribe(on -> begun.countDown()))
                .subscribe();
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        String key = redis.ask("KEYS", "feishu:event:*").strip();
        String holder = redis.ask("GET", key);
        // A renewal sets it to its full length again.
        redis.ask("PEXPIRE", key, "100000");
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (Integer.parseInt(redis.ask("PTTL", key).substring(1)) > 3_000) {
            assertThat(System.nanoTime()).as("the lease is renewed").isLessThan(until);
            Mono.delay(Duration.ofMillis(20)).block(PATIENCE);
        }
        handling.dispose();
        while (redis.ask("GET", key).equals(holder)) {
            assertThat(System.nanoTime()).as("the claim is released").isLessThan(until);
            Mono.delay(Duration.ofMillis(20)).block(PATIENCE);
        }
    }

    @Test
    void noEventIsLostWhileTheServerIsStopped() throws Exception {
        outage("SIGSTOP and SIGCONT", redis::freeze, redis::thaw);
    }

    @Test
    void noEventIsLostWhileTheServerIsDead() throws Exception {
        outage("SIGKILL and restart, empty", redis::kill, redis::restart);
    }

    @Test
    void noEventIsLostWhileTheServerIsAReplica() throws Exception {
        outage("READONLY", () -> redis.ask("REPLICAOF", "127.0.0.1", "1"), () -> redis.ask("REPLICAOF", "NO", "ONE"));
    }

    /** Events before, at the start of, during and after an outage: one of two instances handles each at least once. */
    private void outage(String name, Action trouble, Action repair) throws Exception {
        RedisDeduplication one = instance(Duration.ofSeconds(10), Duration.ofMillis(400));
        RedisDeduplication other = instance(Duration.ofSeconds(10), Duration.ofMillis(400));
        Map<String, AtomicInteger> handled = new ConcurrentHashMap<>();
        AtomicInteger next = new AtomicInteger();
        Sinks.Empty<Void> enough = Sinks.empty();
        Mono<Void> load = Flux.interval(Duration.ofMillis(5))
                .onBackpressureDrop()
                .takeUntilOther(enough.asMono())
                .flatMap(
                        tick -> {
                            String key = "cli_a/" + next.incrementAndGet();
                            Mono<Void> handling = Mono.delay(Duration.ofMillis(5))
                                    .doOnNext(on -> handled.computeIfAbsent(key, absent -> new AtomicInteger())
                                            .incrementAndGet())
                                    .then();
                            return delivered(List.of(one, other), key, handling);
                        },
                        200)
                .then()
                .cache();
        load.subscribe();
        until(() -> one.statistics().handled() > 20);
        trouble.run();
        long before = one.statistics().handled();
        until(() -> one.statistics().unshared() > 0 && one.statistics().handled() > before + 50);
        repair.run();
        assertThat(found.await(60, TimeUnit.SECONDS)).as("it recovers").isTrue();
        long healed = one.statistics().handled();
        until(() -> one.statistics().handled() > healed + 20);
        enough.tryEmitEmpty().orThrow();
        load.block(PATIENCE);
        int asked = next.get();
        long twice = handled.values().stream().filter(times -> times.get() > 1).count();
        System.out.printf(
                Locale.ROOT,
                "%-27s %d events, %d handled, %d of them twice, %d without Redis%n",
                name,
                asked,
                handled.size(),
                twice,
                one.statistics().unshared() + other.statistics().unshared());
        assertThat(IntStream.rangeClosed(1, asked).mapToObj(i -> "cli_a/" + i).filter(key -> !handled.containsKey(key)))
                .as("events that were acknowledged and not handled")
                .isEmpty();
    }

    /** Delivers as the platform does: to any instance, and again until it is acknowledged. */
    private static Mono<Receipt> delivered(List<RedisDeduplication> to, String key, Mono<Void> handling) {
        return Mono.defer(() ->
                        to.get(ThreadLocalRandom.current().nextInt(to.size())).once(key, handling))
                .retryWhen(Retry.fixedDelay(600, Duration.ofMillis(100)));
    }

    private static void until(Condition condition) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).isLessThan(until);
            Mono.delay(Duration.ofMillis(20)).block(PATIENCE);
        }
    }

    /**
     * Each event is delivered several times, to any of three instances at once, by handlers that fail now and then,
     * until it is acknowledged: it is handled once, and every delivery is in one of the counters.
     */
    @Test
    void aStormBalances() {
        List<RedisDeduplication> memories = List.of(instance(), instance(), instance());
        Map<String, AtomicInteger> completed = new ConcurrentHashMap<>();
        AtomicInteger failed = new AtomicInteger();
        AtomicInteger deliveries = new AtomicInteger();
        // A delivery that joins another one of its instance sends no request.
        AtomicInteger asked = new AtomicInteger();
        List<Events> instances = memories.stream()
                .map(memory -> Events.builder()
                        .deduplication((key, handling) -> {
                            asked.incrementAndGet();
                            return memory.once(key, handling);
                        })
                        .maxConcurrency(10_000)
                        .build())
                .toList();
        instances.forEach(instance -> instance.on(TYPE, event -> Mono.delay(
                        Duration.ofMillis(ThreadLocalRandom.current().nextInt(4)))
                .doOnNext(on -> {
                    if (ThreadLocalRandom.current().nextInt(4) == 0) {
                        failed.incrementAndGet();
                        throw new IllegalStateException("now and then");
                    }
                    completed
                            .computeIfAbsent(event.id(), absent -> new AtomicInteger())
                            .incrementAndGet();
                })
                .then()));
        Flux.range(0, STORM * 3)
                .flatMap(
                        i -> Mono.defer(() -> {
                                    deliveries.incrementAndGet();
                                    return instances
                                            .get(ThreadLocalRandom.current().nextInt(3))
                                            .deliver(event(i / 3));
                                })
                                .subscribeOn(Schedulers.parallel())
                                .retryWhen(Retry.fixedDelay(6_000, Duration.ofMillis(10))),
                        256)
                .then()
                .block(STORM_PATIENCE);
        instances.forEach(Events::dispose);

        long handled = sum(memories, RedisDeduplicationStatistics::handled);
        System.out.printf(
                Locale.ROOT,
                "storm: %d events in %d deliveries, %s%n",
                STORM,
                deliveries.get(),
                memories.stream().map(RedisDeduplication::statistics).toList());
        assertThat(completed).hasSize(STORM).allSatisfy((id, times) -> assertThat(times)
                .hasValue(1));
        assertThat(handled).isEqualTo(STORM);
        assertThat(sum(memories, RedisDeduplicationStatistics::failed)).isEqualTo(failed.get());
        assertThat(sum(memories, RedisDeduplicationStatistics::unshared)).isZero();
        assertThat(handled
                        + failed.get()
                        + sum(memories, RedisDeduplicationStatistics::duplicates)
                        + sum(memories, RedisDeduplicationStatistics::elsewhere))
                .isEqualTo(asked.get());
    }

    private static long sum(List<RedisDeduplication> memories, ToLongFunction<RedisDeduplicationStatistics> count) {
        return memories.stream()
                .map(RedisDeduplication::statistics)
                .mapToLong(count)
                .sum();
    }

    private static EventEnvelope event(int number) {
        return EventEnvelope.read("""
                {"schema":"2.0","header":{"event_id":"%d","event_type":"test","app_id":"cli_a"},"event":{}}""".formatted(number).getBytes(StandardCharsets.UTF_8));
    }

    /** May fail. */
    @FunctionalInterface
    private interface Action {

        void run() throws Exception;
    }

    /** Evaluated again and again. */
    @FunctionalInterface
    private interface Condition {

        boolean holds();
    }
}
