package io.github.feishureactive.redis.quota;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

import io.lettuce.core.RedisClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaKey;
import io.github.feishureactive.redis.LettuceConnection;
import io.github.feishureactive.redis.internal.connection.ConnectionProvider;
import io.github.feishureactive.redis.quota.SlotRequest.PermitState;
import io.github.feishureactive.redis.quota.SlotRequest.Purpose;
import io.github.feishureactive.redis.quota.SlotRequest.Report;
import io.github.feishureactive.redis.quota.SlotRequest.Response;
import io.github.feishureactive.redis.server.Clients;
import io.github.feishureactive.redis.server.RedisProcess;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Responses of the script. Its time is the server's, so periods are long and nothing comes due by itself, except where
 * a test waits for it.
 */
@Timeout(600)
class SlotScriptIT {

    private static final Quota QUOTA = Quota.perMinute(6);
    private static final long MINUTE = 60_000_000;
    private static final long REST = 60_061_000;
    private static final long LEASE = 30_000_000;
    private static final AtomicLong KEYS = new AtomicLong();

    private static RedisProcess redis;
    private static RedisClient client;
    private static LettuceConnection connection;

    private final String operation = "op" + KEYS.incrementAndGet();

    @BeforeAll
    static void start() throws Exception {
        redis = RedisProcess.start();
        client = RedisClient.create();
        connection = LettuceConnection.standalone(client, redis.uri());
    }

    @AfterAll
    static void stop() throws Exception {
        connection.dispose();
        Clients.shutdown(client);
        redis.close();
    }

    private Instanced instance(String name) {
        return instance(name, QUOTA, Duration.ofSeconds(30));
    }

    private Instanced instance(String name, Quota quota, Duration lease) {
        QuotaTimings timings =
                new QuotaTimings(lease.toNanos(), 0, Duration.ofMillis(300).toNanos());
        return new Instanced(new SlotScript(
                ConnectionProvider.of(connection),
                "test",
                name,
                timings,
                Schedulers.parallel(),
                1,
                new QuotaKey(operation, "cli_a", null),
                quota));
    }

    @Test
    void grantsFreeSlotsAndSaysWhenToAskAgain() {
        Instanced a = instance("a");
        Response answer = a.ask(10, 10);
        assertThat(answer.granted()).isEqualTo(6);
        assertThat(answer.again())
                .as("a slot in use may be returned unused, so ask once a lease")
                .isEqualTo(LEASE);
        assertThat(a.ask(4, 4).granted()).isZero();
        Response answered = a.ask(
                4,
                4,
                LongStream.range(0, 6)
                        .mapToObj(n -> new Report(n, PermitState.RESTING, 0))
                        .toArray(Report[]::new));
        assertThat(answered.again()).as("also while all of them rest").isEqualTo(LEASE);
    }

    /** With credit, a slot in use may wake one rest after it was sent, which was after it was granted. */
    @Test
    void asksAgainOneRestAfterTheFirstGrant() {
        Quota one = Quota.of(1, Duration.ofSeconds(10));
        Instanced a = instance("a", one, Duration.ofSeconds(30));
        long granted = a.ask(1, 1).now();
        Instanced b = instance("b", one, Duration.ofSeconds(30));
        long rest = 10_011_000;
        assertThat(b.ask(1, 1).again()).as("from now").isEqualTo(rest);

        Response much = b.send(new SlotRequest(Purpose.USUAL, 0, 0, 1, 1, 1, 1_000, -1, 9_000_000, List.of()));
        assertThat(much.now() + much.again()).as("from the grant").isEqualTo(granted + rest);
        Response little = b.send(new SlotRequest(Purpose.USUAL, 0, 0, 1, 1, 2, 1_000, -1, 1, List.of()));
        assertThat(little.again()).as("as much as the credit").isEqualTo(rest - 1);

        a.ask(0, 0, new Report(0, PermitState.RESTING, -9_000_000));
        Response known = b.send(new SlotRequest(Purpose.USUAL, 0, 0, 1, 1, 3, 1_000, -1, 9_000_000, List.of()));
        assertThat(known.again()).as("rests for little more than a second").isLessThanOrEqualTo(rest - 9_000_000);
    }

    /** A client that reconnected repeats a request without a response. */
    @Test
    void aRequestThatIsRepeatedIsGrantedTheSamePermits() {
        Instanced a = instance("a", QUOTA.and(Quota.of(20, Duration.ofHours(1))), Duration.ofSeconds(30));
        SlotRequest request = new SlotRequest(Purpose.USUAL, 0, 0, 6, 6, 100, 1_000, -1, 0, List.of());
        assertThat(a.send(request).granted()).isEqualTo(6);
        assertThat(a.send(request).granted()).isEqualTo(6);
        assertThat(instance("b").ask(1, 1).granted()).isZero();
    }

    @Test
    void slotsThatRestFromBeforeAPauseDoNotDelayItsEnd() {
        Instanced a = instance("a");
        assertThat(a.ask(3, 3).granted()).isEqualTo(3);
        a.ask(
                0,
                0,
                LongStream.range(0, 3)
                        .mapToObj(n -> new Report(n, PermitState.RESTING, 0))
                        .toArray(Report[]::new));
        a.send(new SlotRequest(Purpose.USUAL, 0, 0, 0, 0, 3, 1_000, 500_000, 0, List.of()));
        Mono.delay(Duration.ofMillis(600)).block(Duration.ofMinutes(1));
        Response first = a.ask(3, 3);
        assertThat(first.granted()).isEqualTo(1);
        assertThat(first.again())
                .as("the next one a sixth of a minute after it")
                .isBetween(1L, 10_000_000L);
        assertThat(a.ask(3, 3).granted()).isZero();
    }

    @Test
    void everyWindowCounts() {
        Instanced a = instance("a", QUOTA.and(Quota.of(2, Duration.ofHours(1))), Duration.ofSeconds(30));
        assertThat(a.ask(10, 10).granted()).isEqualTo(2);
    }

    @Test
    void anUnusedSlotIsFreeAtOnceAndAUsedOneRests() {
        Instanced a = instance("a", QUOTA, Duration.ofMinutes(1));
        assertThat(a.ask(6, 6).granted()).isEqualTo(6);
        assertThat(a.ask(
                                2,
                                2,
                                new Report(0, PermitState.NEVER_SENT, 0),
                                new Report(1, PermitState.RESTING, -MINUTE / 2))
                        .granted())
                .isEqualTo(1);
        // The other one was answered half a minute ago, and all in use were answered just now.
        Report[] others = LongStream.rangeClosed(2, 6)
                .mapToObj(n -> new Report(n, PermitState.RESTING, 0))
                .toArray(Report[]::new);
        assertThat(a.ask(1, 1, others).again()).isBetween(MINUTE / 2 - 20_000_000, REST - MINUTE / 2);
    }

    @Test
    void aLeaseThatIsNotRenewedExpires() throws Exception {
        Quota quota = Quota.of(1, Duration.ofMillis(100));
        Instanced dead = instance("dead", quota, Duration.ofMillis(500));
        Instanced alive = instance("alive", quota, Duration.ofMillis(500));
        long begun = System.nanoTime();
        assertThat(dead.ask(1, 1).granted()).isEqualTo(1);
        while (alive.ask(1, 1).granted() == 0) {
            Mono.delay(Duration.ofMillis(10)).block(Duration.ofMinutes(1));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(600));
    }

    @Test
    void aRenewedLeaseDoesNotExpire() throws Exception {
        Quota quota = Quota.of(1, Duration.ofMillis(1));
        Instanced a = instance("a", quota, Duration.ofMillis(500));
        Instanced b = instance("b", quota, Duration.ofMinutes(1));
        assertThat(b.ask(1, 1).granted()).isEqualTo(1);
        b.ask(0, 0, new Report(0, PermitState.IN_USE, 0));
        Mono.delay(Duration.ofMillis(700)).block(Duration.ofMinutes(1));
        assertThat(a.ask(1, 1).granted()).isZero();
        b.ask(0, 0, new Report(0, PermitState.NEVER_SENT, 0));
        assertThat(a.ask(1, 1).granted()).isEqualTo(1);
    }

    @Test
    void waitingInstancesAreServedInTurns() {
        Instanced a = instance("a");
        Instanced b = instance("b");
        Instanced c = instance("c");
        assertThat(a.ask(6, 6).granted()).isEqualTo(6);
        assertThat(b.ask(5, 5).granted()).isZero();
        assertThat(c.ask(5, 5).granted()).isZero();
        a.ask(0, 0, new Report(0, PermitState.NEVER_SENT, 0));
        assertThat(c.ask(5, 5).granted())
                .as("the free slot is for b, which came first")
                .isZero();
        assertThat(a.ask(5, 5).granted())
                .as("nor for a, which was served before")
                .isZero();
        assertThat(b.ask(5, 5).granted()).isEqualTo(1);
        a.ask(
                5,
                0,
                LongStream.rangeClosed(1, 5)
                        .mapToObj(n -> new Report(n, PermitState.NEVER_SENT, 0))
                        .toArray(Report[]::new));
        assertThat(c.ask(5, 5).granted())
                .as("a third of six, since three instances want some")
                .isEqualTo(2);
    }

    @Test
    void anInstanceThatDoesNotComeLosesItsPlace() throws Exception {
        Quota quota = Quota.of(1, Duration.ofMillis(50));
        Instanced a = instance("a", quota, Duration.ofSeconds(3));
        Instanced dead = instance("dead", quota, Duration.ofSeconds(3));
        assertThat(a.ask(1, 1).granted()).isEqualTo(1);
        dead.ask(1, 1);
        a.ask(1, 1, new Report(0, PermitState.RESTING, 0));
        Mono.delay(Duration.ofMillis(100)).block(Duration.ofMinutes(1));
        long begun = System.nanoTime();
        while (a.ask(1, 1).granted() == 0) {
            assertThat(System.nanoTime() - begun)
                    .isLessThan(Duration.ofSeconds(30).toNanos());
        }
    }

    @Test
    void aPauseHoldsForAllInstancesAndEndsGradually() throws Exception {
        Quota quota = Quota.of(6, Duration.ofMinutes(1));
        Instanced a = instance("a", quota, Duration.ofSeconds(30));
        Instanced b = instance("b", quota, Duration.ofSeconds(30));
        a.send(new SlotRequest(Purpose.USUAL, 0, 0, 0, 0, 0, 1_000, 2_000_000, 0, List.of()));
        Response paused = b.ask(6, 6);
        assertThat(paused.granted()).isZero();
        assertThat(paused.paused()).isBetween(1L, 2_000_000L);
        Mono.delay(Duration.ofMillis(2_100)).block(Duration.ofMinutes(1));
        assertThat(b.ask(6, 6).granted())
                .as("the first alone, or a few on a slow machine")
                .isBetween(1, 5);
        assertThat(b.ask(5, 5).again()).isBetween(1L, 10_000_000L);
    }

    /** The unused rest of a day is back within seconds, however long the window is. */
    @Test
    void afterAPauseTheUnusedRestOfADayComesBackWithinSeconds() {
        Quota quota = Quota.of(6, Duration.ofDays(1)).and(Quota.perSecond(10));
        Instanced a = instance("a", quota, Duration.ofSeconds(3));
        a.send(new SlotRequest(Purpose.USUAL, 0, 0, 0, 0, 0, 1_000, 1, 0, List.of()));
        Response first = a.ask(6, 6);
        while (first.granted() == 0) {
            first = a.ask(6, 6);
        }
        assertThat(first.granted())
                .as("the first alone, or a few on a slow machine")
                .isBetween(1, 5);
        assertThat(first.again()).as("until the second, which was four hours").isBetween(1L, 10_000_000L);
    }

    @Test
    void asksAtLeastOnceALeaseDuringAPause() {
        instance("a").send(new SlotRequest(Purpose.USUAL, 0, 0, 0, 0, 0, 1_000, 600_000_000, 0, List.of()));
        Response paused = instance("b").ask(6, 6);
        assertThat(paused.paused()).isBetween(500_000_000L, 600_000_000L);
        assertThat(paused.again()).isEqualTo(LEASE);
    }

    @Test
    void aResponseAfterTheTimeoutIsLate() throws Exception {
        SlotScript script = new SlotScript(
                ConnectionProvider.of(connection),
                "test",
                "a",
                new QuotaTimings(LEASE * 1_000, 0, LEASE * 100),
                Schedulers.parallel(),
                1,
                new QuotaKey(operation, "cli_a", null),
                QUOTA);
        instance("b").ask(0, 0);
        Sinks.One<Response> late = Sinks.one();
        redis.freeze();
        Mono<Response> response = script.send(
                new SlotRequest(Purpose.USUAL, 0, 0, 2, 2, 0, 1_000, -1, 0, List.of()),
                answer -> late.tryEmitValue(answer));
        assertThat(response.timeout(Duration.ofMillis(100), Mono.empty()).blockOptional(Duration.ofMinutes(1)))
                .isEmpty();
        redis.thaw();
        assertThat(late.asMono().block(Duration.ofMinutes(1)).granted()).isEqualTo(2);
    }

    @Test
    void aLateRequestIsGrantedNothing() {
        Instanced a = instance("a");
        long now = a.ask(0, 0).now();
        Response late = a.send(new SlotRequest(Purpose.USUAL, now - 1, 0, 1, 1, 0, 1_000, -1, 0, List.of()));
        assertThat(late.late()).isTrue();
        assertThat(late.granted()).isZero();
        assertThat(a.ask(6, 6).granted()).isEqualTo(6);
    }

    /** The lease of a permit that was not sent, half a minute here, is lost too. */
    @Test
    void aServerThatLostItsDataGrantsNothingUntilEverythingHasRested() throws Exception {
        Instanced a = instance("a");
        Response before = a.ask(3, 3);
        assertThat(before.granted()).isEqualTo(3);
        redis.ask("FLUSHALL");
        assertThat(instance("new").ask(1, 1).granted())
                .as("a new instance cannot know")
                .isEqualTo(1);
        Response answer = a.send(new SlotRequest(Purpose.USUAL, 0, before.now(), 1, 1, 3, 1_000, -1, 0, List.of()));
        assertThat(answer.granted()).isZero();
        assertThat(answer.paused()).isEqualTo(LEASE + REST);
        assertThat(instance("b").ask(1, 1).granted()).isZero();
        assertThat(a.send(new SlotRequest(Purpose.USUAL, 0, answer.now(), 1, 1, 4, 1_000, -1, 0, List.of()))
                        .paused())
                .as("noticed once")
                .isLessThan(answer.paused());
    }

    /** Like a replica that was promoted without the last writes. */
    @Test
    void aServerThatLostTheLastRequestGrantsNothingEither() throws Exception {
        Instanced a = instance("a");
        Instanced b = instance("b");
        a.ask(0, 0);
        b.ask(0, 0);
        String seen = "test:{" + operation + ":cli_a}:seen";
        String old = redis.ask("ZSCORE", seen, "a");
        Response lost = a.ask(6, 6);
        assertThat(lost.granted()).isEqualTo(6);
        redis.ask("ZREMRANGEBYSCORE", "test:{" + operation + ":cli_a}:slots0", "0", "+inf");
        redis.ask("ZADD", seen, old, "a");
        assertThat(a.send(new SlotRequest(Purpose.USUAL, 0, lost.now(), 6, 6, 6, 1_000, -1, 0, List.of()))
                        .granted())
                .isZero();
        assertThat(b.ask(6, 6).granted()).isZero();
    }

    /** Evicted or deleted. */
    @ParameterizedTest
    @ValueSource(strings = {"slots0", "slots1", "seen"})
    void aLostKeyDoesNotRestartTheQuota(String key) throws Exception {
        Quota both = QUOTA.and(Quota.of(5, Duration.ofMinutes(10)));
        Duration lease = Duration.ofSeconds(3);
        assertThat(instance("a", both, lease).ask(5, 5).granted()).isEqualTo(5);
        assertThat(redis.ask("DEL", "test:{" + operation + ":cli_a}:" + key)).isEqualTo(":1");
        // A new instance notices too.
        Response answer = instance("new", both, lease).ask(1, 1);
        assertThat(answer.granted()).isZero();
        long rest = key.equals("slots0") ? REST : 10 * MINUTE + 601_000;
        assertThat(answer.paused()).isBetween(LEASE + rest - 30_000_000, LEASE + rest);
        assertThat(instance("b", both, lease).ask(1, 1).paused())
                .as("noticed once")
                .isLessThanOrEqualTo(answer.paused());
    }

    /** Waiting instances lose their places, and nothing else. */
    @Test
    void losingTheQueueCostsNoPermit() throws Exception {
        Instanced a = instance("a");
        assertThat(a.ask(7, 6).granted()).isEqualTo(6);
        redis.ask("DEL", "test:{" + operation + ":cli_a}:since", "test:{" + operation + ":cli_a}:due");
        assertThat(a.ask(1, 1, new Report(0, PermitState.NEVER_SENT, 0)).granted())
                .isEqualTo(1);
    }

    @Test
    void anUnknownScriptIsSentAgain() throws Exception {
        Instanced a = instance("a");
        a.ask(1, 1);
        redis.ask("SCRIPT", "FLUSH");
        assertThat(a.ask(1, 1).granted()).isEqualTo(1);
    }

    @Test
    void everyKeyExpires() throws Exception {
        Instanced a = instance("a");
        a.ask(7, 7);
        a.send(new SlotRequest(Purpose.USUAL, 0, 0, 1, 0, 7, 1_000, 100_000, 0, List.of()));
        List<String> keys =
                redis.ask("KEYS", "test:{" + operation + ":*").lines().toList();
        assertThat(keys).hasSize(4);
        for (String key : keys) {
            assertThat(Long.parseLong(redis.ask("PTTL", key).substring(1)))
                    .as(key)
                    .isBetween(60_000L, 300_000L);
        }
    }

    /** Numbers its permits as an instance does. */
    private static final class Instanced {

        private final SlotScript script;
        private long base;

        Instanced(SlotScript script) {
            this.script = script;
        }

        Response ask(int queued, int want, Report... reports) {
            long from = base;
            base += want;
            return send(new SlotRequest(Purpose.USUAL, 0, 0, queued, want, from, 1_000, -1, 0, List.of(reports)));
        }

        Response send(SlotRequest request) {
            return script.send(request, late -> {}).block(Duration.ofMinutes(1));
        }
    }
}
