package io.github.feishureactive.redis.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.lettuce.core.RedisClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.redis.EnableCall;
import io.github.feishureactive.redis.LettuceConnection;
import io.github.feishureactive.redis.server.Clients;
import io.github.feishureactive.redis.server.RedisProcess;
import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.CountingPlace;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.Latency;
import io.github.feishureactive.simulator.ProcessingSettings;
import io.github.feishureactive.simulator.SimulatorBuilder;
import io.github.feishureactive.simulator.quota.Quota;
import io.github.feishureactive.simulator.quota.QuotaPolicy;
import io.github.feishureactive.testkit.MachineLoad;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Four saturated gateways share ten calls a second of a platform that takes 200 to 400 ms for each, over real sockets
 * and a real Redis. No call is throttled. How much of the quota is used depends on the machine: it is printed, and
 * asserted in the long form on a machine that had room.
 */
@Timeout(600)
class ProcessingSocketsIT {

    private static final boolean LONG = Boolean.getBoolean("feishu.long");
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final Duration LENGTH = Duration.ofSeconds(LONG ? 60 : 3);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int COUNT = 4;
    private static final int PERMITS = 10;
    private static final int CALLERS = 10;
    private static final Latency INTERNET = Latency.uniform(Duration.ofMillis(5), Duration.ofMillis(25))
            .withSpikes(0.01, Latency.fixed(Duration.ofMillis(400)));

    /** The short form has only the strictest. */
    private static final List<QuotaPolicy> POLICIES =
            LONG ? List.of(QuotaPolicy.values()) : List.of(QuotaPolicy.SLIDING_WINDOW);

    private static RedisProcess redis;
    private static RedisClient client;

    @BeforeAll
    static void start() throws Exception {
        redis = RedisProcess.start();
        client = RedisClient.create(redis.uri());
    }

    @AfterAll
    static void stop() throws Exception {
        Clients.shutdown(client);
        redis.close();
    }

    @Test
    void fourInstancesUseNearlyAsMuchAsOne() {
        List<Run> runs = new ArrayList<>();
        try {
            for (QuotaPolicy policy : POLICIES) {
                for (CountingPlace place : CountingPlace.values()) {
                    runs.add(new Run("with Server-Timing", 0.89, policy, place, platform -> platform));
                    if (LONG) {
                        runs.add(new Run(
                                "with Server-Timing, loopback", 0.96, policy, place, ProcessingSocketsIT::loopback));
                        runs.add(new Run(
                                "without Server-Timing",
                                0.70,
                                policy,
                                place,
                                platform -> platform.processing(ProcessingSettings::unreported)));
                    }
                }
            }
            long from = System.nanoTime() + WARM_UP.toNanos();
            MachineLoad load = MachineLoad.watch();
            Mono.delay(WARM_UP.plus(LENGTH)).block();
            boolean room = load.hadRoom();
            runs.forEach(run -> run.check(from, room));
        } finally {
            runs.forEach(Run::close);
        }
    }

    private static SimulatorBuilder loopback(SimulatorBuilder platform) {
        return platform.latency(Latency.none()).processing(times -> times.edgeDelay(Latency.none()));
    }

    /** Four instances and their platform. */
    private static final class Run implements AutoCloseable {

        private final String name;
        private final double least;
        private final FeishuSimulator platform;
        private final List<LettuceConnection> connections = new ArrayList<>();
        private final List<RedisRateLimiter> limiters = new ArrayList<>();
        private final List<FeishuGateway> gateways = new ArrayList<>();
        private final List<Disposable> calls = new ArrayList<>();
        private final AtomicInteger failed = new AtomicInteger();

        Run(
                String kind,
                double one,
                QuotaPolicy policy,
                CountingPlace place,
                UnaryOperator<SimulatorBuilder> settings) {
            name = kind + ", " + policy + " at the " + place;
            least = one - 0.03;
            platform = settings.apply(FeishuSimulator.demo()
                            .seed(20261129)
                            .quota(ApiPaths.ENABLE, Quota.perSecond(PERMITS))
                            .quotaPolicy(policy)
                            .latency(INTERNET)
                            .processing(times -> times.asThePlatform().countedAt(place))
                            .recordArrivals(100_000))
                    .start();
            for (int i = 0; i < COUNT; i++) {
                connections.add(LettuceConnection.standalone(client, redis.uri()));
                limiters.add(RedisRateLimiter.builder(connections.get(i), COUNT)
                        .prefix(name)
                        // A busy machine is not an outage.
                        .timeout(Duration.ofSeconds(10))
                        .build());
                gateways.add(gateway(limiters.get(i)));
                calls.add(saturate(gateways.get(i)));
            }
        }

        private FeishuGateway gateway(RedisRateLimiter limiter) {
            return FeishuGateway.builder()
                    .authentication(
                            AppAuthentication.customApp(FeishuSimulator.DEMO_APP_ID, FeishuSimulator.DEMO_APP_SECRET))
                    .baseUrl(platform.baseUrl())
                    .quota(EnableCall.NAME, io.github.feishureactive.core.quota.Quota.perSecond(PERMITS))
                    .rateLimiter(limiter)
                    .deadline(Duration.ofMinutes(2))
                    .responseTimeout(Duration.ofMinutes(1))
                    .build();
        }

        private Disposable saturate(FeishuGateway gateway) {
            return Flux.range(0, CALLERS)
                    .flatMap(
                            caller -> Mono.defer(() -> EnableCall.on(gateway))
                                    .doOnError(error -> failed.incrementAndGet())
                                    .onErrorComplete()
                                    .repeat()
                                    .then(),
                            CALLERS)
                    .subscribe();
        }

        void check(long from, boolean room) {
            double used = used(platform.arrivals(ApiPaths.ENABLE)
                    .nanos()
                    .filter(at -> at >= from)
                    .toArray());
            long requests = limiters.stream()
                    .mapToLong(limiter -> limiter.statistics().requests())
                    .sum();
            System.out.printf(
                    Locale.ROOT,
                    "%-58s %.3f of the quota used in %s by %s instances, %d throttled, %.2f requests a call%n",
                    name,
                    used,
                    LENGTH,
                    COUNT,
                    platform.statistics().throttled(ApiPaths.ENABLE),
                    requests / (double) Math.max(1, platform.statistics().requests(ApiPaths.ENABLE)));
            assertThat(failed).as("failed, %s", name).hasValue(0);
            assertThat(platform.statistics().throttled(ApiPaths.ENABLE))
                    .as("throttled, %s", name)
                    .isZero();
            assertThat(platform.arrivals(ApiPaths.ENABLE).greatestIn(Duration.ofSeconds(1)))
                    .as("in any second, %s", name)
                    .isLessThanOrEqualTo(PERMITS);
            assertThat(limiters)
                    .as("Redis was there all the time, %s", name)
                    .allMatch(limiter -> limiter.statistics().localPermits() == 0);
            if (LONG && room) {
                assertThat(used).as("used, %s", name).isGreaterThanOrEqualTo(least);
            }
        }

        /** The time between two arrivals that use the same permit is one second plus what is wasted. */
        private static double used(long[] arrivals) {
            long cycles = 0;
            for (int i = PERMITS; i < arrivals.length; i++) {
                cycles += arrivals[i] - arrivals[i - PERMITS];
            }
            return Duration.ofSeconds(1).toNanos()
                    * (double) Math.max(0, arrivals.length - PERMITS)
                    / Math.max(1, cycles);
        }

        @Override
        public void close() {
            calls.forEach(Disposable::dispose);
            gateways.forEach(gateway -> gateway.disposeLater().block(PATIENCE));
            limiters.forEach(RedisRateLimiter::dispose);
            connections.forEach(LettuceConnection::dispose);
            platform.close();
        }
    }
}
