package io.github.feishureactive.hire.referral.account;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.hire.referral.wire.WirePlatform;
import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.CountingPlace;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.Latency;
import io.github.feishureactive.simulator.ProcessingSettings;
import io.github.feishureactive.simulator.SimulatorBuilder;
import io.github.feishureactive.simulator.quota.Quota;
import io.github.feishureactive.simulator.quota.QuotaPolicy;
import io.github.feishureactive.simulator.quota.QuotaWindow;
import io.github.feishureactive.testkit.MachineLoad;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A quota of ten a second on platforms that have each request for 200 to 400 ms, over real sockets: 5 to 25 ms each way
 * and now and then 400, 10 to 40 ms between edge and gateway. Nobody is ever throttled, however they count. How much of
 * the quota is used depends on a machine that gets round to it: that is printed, and asserted in the long form on a
 * machine that had room.
 */
@Timeout(600)
class ProcessingTimeIT {

    private static final boolean LONG = Boolean.getBoolean("feishu.long");
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final Duration LENGTH = Duration.ofSeconds(LONG ? 60 : 3);
    private static final Latency INTERNET = Latency.uniform(Duration.ofMillis(5), Duration.ofMillis(25))
            .withSpikes(0.01, Latency.fixed(Duration.ofMillis(400)));

    /** In the short form only the strictest. */
    private static final List<QuotaPolicy> POLICIES =
            LONG ? List.of(QuotaPolicy.values()) : List.of(QuotaPolicy.SLIDING_WINDOW);

    @Test
    void theSimulatorCountsAtItsEdgeOrAtItsGateway() {
        saturate("with Server-Timing", 0.88, platform -> platform);
        if (LONG) {
            saturate("with Server-Timing, loopback", 0.95, platform -> platform.latency(Latency.none())
                    .processing(times -> times.edgeDelay(Latency.none())));
            saturate("without Server-Timing", 0.70, platform -> platform.processing(ProcessingSettings::unreported));
        }
    }

    private static void saturate(String name, double least, UnaryOperator<SimulatorBuilder> settings) {
        List<Simulated> runs = new ArrayList<>();
        try {
            for (QuotaPolicy policy : POLICIES) {
                for (CountingPlace place : CountingPlace.values()) {
                    runs.add(new Simulated(name, policy, place, settings));
                }
            }
            long from = System.nanoTime() + WARM_UP.toNanos();
            MachineLoad load = MachineLoad.watch();
            Mono.delay(WARM_UP.plus(LENGTH)).block();
            boolean room = load.hadRoom();
            double used = runs.stream().mapToDouble(run -> run.used(from)).min().orElse(0);
            if (LONG && room) {
                assertThat(used).as("used, %s", name).isGreaterThanOrEqualTo(least);
            }
        } finally {
            runs.forEach(Simulated::close);
        }
    }

    /** One that shares nothing with the simulator; what it counted is looked at afterwards, in every way. */
    @Test
    void aServerOfAnotherKindCountsTheSame() throws Exception {
        try (RawServer server = new RawServer();
                SaturatedGateway client = new SaturatedGateway(server.baseUrl(), settings -> {})) {
            long from = System.nanoTime() + WARM_UP.toNanos();
            MachineLoad load = MachineLoad.watch();
            Mono.delay(WARM_UP.plus(LENGTH)).block();
            boolean room = load.hadRoom();

            assertThat(client.failed()).as("failed").isZero();
            double used = Math.min(
                    used("at the edge", from, server.atEdge()), used("at the gateway", from, server.atGateway()));
            if (LONG && room) {
                assertThat(used).as("used").isGreaterThanOrEqualTo(0.88);
            }
        }
    }

    private static double used(String where, long from, long[] counted) {
        for (QuotaPolicy policy : QuotaPolicy.values()) {
            QuotaWindow window = policy.window(Quota.perSecond(SaturatedGateway.PERMITS));
            long throttled =
                    Arrays.stream(counted).filter(at -> !window.admit(at)).count();
            assertThat(throttled).as("throttled by a %s %s", policy, where).isZero();
        }
        return printed("raw server", where, from, counted);
    }

    private static double printed(String name, String how, long from, long[] counted) {
        double used = SaturatedGateway.used(
                Arrays.stream(counted).filter(at -> at >= from).toArray());
        System.out.printf(
                Locale.ROOT, "%-30s %-26s %.3f of the quota used in %s, 0 throttled%n", name, how, used, LENGTH);
        return used;
    }

    /** One client and its platform. */
    private static final class Simulated implements AutoCloseable {

        private final String name;
        private final String how;
        private final FeishuSimulator simulator;
        private final SaturatedGateway client;

        Simulated(String name, QuotaPolicy policy, CountingPlace place, UnaryOperator<SimulatorBuilder> settings) {
            this.name = name;
            this.how = policy + " at the " + place;
            SimulatorBuilder platform = FeishuSimulator.demo()
                    .seed(20261129)
                    .quota(ApiPaths.ENABLE, Quota.perSecond(SaturatedGateway.PERMITS))
                    .quotaPolicy(policy)
                    .latency(INTERNET)
                    .processing(times -> times.asThePlatform().countedAt(place))
                    .recordArrivals(100_000);
            simulator = settings.apply(platform).start();
            client = new SaturatedGateway(
                    simulator.baseUrl(),
                    gateway -> gateway.authentication(
                            AppAuthentication.customApp(FeishuSimulator.DEMO_APP_ID, FeishuSimulator.DEMO_APP_SECRET)));
        }

        /** Asserts what always holds, and returns what is seen of the rest. */
        double used(long from) {
            assertThat(client.failed()).as("failed, %s", how).isZero();
            assertThat(simulator.statistics().throttled(ApiPaths.ENABLE))
                    .as("throttled, %s, %s", name, how)
                    .isZero();
            assertThat(simulator.arrivals(ApiPaths.ENABLE).greatestIn(Duration.ofSeconds(1)))
                    .as("counted in any second, %s, %s", name, how)
                    .isLessThanOrEqualTo(SaturatedGateway.PERMITS);
            return printed(
                    name, how, from, simulator.arrivals(ApiPaths.ENABLE).nanos().toArray());
        }

        @Override
        public void close() {
            client.close();
            simulator.close();
        }
    }

    /** Notes when each request comes to its edge and to its gateway, and lets all of them in. */
    private static final class RawServer implements AutoCloseable {

        private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        private final ConcurrentLinkedQueue<Long> edge = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<Long> gateway = new ConcurrentLinkedQueue<>();
        private final Random random = new Random(1);
        private final ScriptedServer server = ScriptedServer.start(
                false,
                (request, wire) -> after(oneWay(), () -> {
                    edge.add(System.nanoTime());
                    after(between(10, 40), () -> receive(wire));
                }));

        RawServer() throws IOException {}

        private void receive(ScriptedServer.Wire wire) {
            long received = System.nanoTime();
            gateway.add(received);
            after(between(200, 400), () -> {
                long inner = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - received);
                after(between(10, 40) + oneWay(), () -> answer(wire, inner));
            });
        }

        private static void answer(ScriptedServer.Wire wire, long inner) {
            try {
                wire.write(ScriptedServer.response(
                        "200 OK",
                        "server-timing: inner; dur=" + inner + ", cdn-cache;desc=MISS, origin;dur=" + (inner + 40)
                                + ", edge;dur=0\r\n",
                        ScriptedServer.account(WirePlatform.ID)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void after(long millis, Runnable task) {
            var unused = timer.schedule(task, millis, TimeUnit.MILLISECONDS);
        }

        private long oneWay() {
            synchronized (random) {
                return random.nextInt(100) == 0 ? 400 : between(5, 25);
            }
        }

        private long between(int from, int to) {
            synchronized (random) {
                return random.nextInt(from, to + 1);
            }
        }

        String baseUrl() {
            return server.baseUrl();
        }

        long[] atEdge() {
            return ascending(edge);
        }

        long[] atGateway() {
            return ascending(gateway);
        }

        private static long[] ascending(ConcurrentLinkedQueue<Long> times) {
            return times.stream().mapToLong(Long::longValue).sorted().toArray();
        }

        @Override
        public void close() throws IOException {
            timer.shutdownNow();
            server.close();
        }
    }
}
