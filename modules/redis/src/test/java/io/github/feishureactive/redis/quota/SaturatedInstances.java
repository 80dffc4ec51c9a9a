package io.github.feishureactive.redis.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import reactor.core.publisher.Mono;

import io.github.feishureactive.redis.server.RedisProcess;
import io.github.feishureactive.redis.server.Step;
import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.quota.Quota;
import io.github.feishureactive.simulator.quota.QuotaPolicy;
import io.github.feishureactive.testkit.Await;
import io.github.feishureactive.testkit.MachineLoad;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Several saturated processes share one quota of a platform that counts requests itself. No call is throttled, and no
 * second has more arrivals than the quota permits. How much of it is used, and how evenly, depends on the machine: it
 * is printed, and asserted in the long form on a machine that had room.
 */
abstract class SaturatedInstances {

    static final boolean LONG = Boolean.getBoolean("feishu.long");
    static final Duration SLICE = Duration.ofSeconds(LONG ? 60 : 3);
    static final double USED = 0.9;

    static final List<Instance> INSTANCES = new ArrayList<>();
    static int count;
    static RedisProcess redis;

    String run;
    private FeishuSimulator platform;
    private int permits;

    static void start(int instances) throws Exception {
        count = instances;
        redis = RedisProcess.start();
        for (int i = 0; i < count; i++) {
            INSTANCES.add(Instance.start(redis.port(), count));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        for (Instance instance : INSTANCES) {
            instance.close();
        }
        INSTANCES.clear();
        redis.close();
    }

    @AfterEach
    void rest() throws Exception {
        for (Instance instance : INSTANCES) {
            instance.rest();
        }
        Await.until(() -> platform.statistics().openConnections() == 0);
        platform.close();
    }

    void begin(String name, QuotaPolicy policy, int quota) throws Exception {
        run = name;
        permits = quota;
        platform = FeishuSimulator.demo()
                .quota(ApiPaths.ENABLE, Quota.perSecond(permits))
                .quotaPolicy(policy)
                .recordArrivals(1_000_000)
                .start();
        for (Instance instance : INSTANCES) {
            order(instance);
        }
        for (Instance instance : INSTANCES) {
            awaitDone(instance, 1);
        }
    }

    void order(Instance instance) throws Exception {
        instance.run(run, platform.baseUrl(), permits, Math.max(10, 2 * permits / count));
    }

    void awaitDone(Instance instance, int calls) {
        Await.until(
                "call " + calls + " of each instance", () -> instance.news(run).done() >= calls);
    }

    /** No instance starves; the rest is asserted in the long form on a machine that had room. */
    void assertUsedAndFair() throws Exception {
        Slice seen = measure("saturated", () -> Mono.delay(SLICE).block());
        for (Instance instance : INSTANCES) {
            awaitDone(instance, instance.news(run).done() + 1);
        }
        if (LONG && seen.room) {
            assertThat(seen.used).as("used").isGreaterThanOrEqualTo(USED);
            assertThat(seen.fair()).as("fair").isTrue();
        }
    }

    /** Asserts what always holds, and returns the other figures. */
    Slice measure(String name, Step meanwhile) throws Exception {
        List<Instance> those = List.copyOf(INSTANCES);
        int[] before = done(those);
        int requestsBefore = requests(those);
        MachineLoad load = MachineLoad.watch();
        long begun = System.nanoTime();
        meanwhile.run();
        long ended = System.nanoTime();
        boolean room = load.hadRoom();
        int[] after = done(those);
        List<Integer> shares = IntStream.range(0, after.length)
                .mapToObj(i -> after[i] - before[i])
                .toList();
        long[] arrivals = platform.arrivals(ApiPaths.ENABLE)
                .nanos()
                .filter(at -> at >= begun && at < ended)
                .toArray();
        Slice seen = new Slice(used(arrivals), shares, room);
        long throttled = platform.statistics().throttled(ApiPaths.ENABLE);
        int failed = INSTANCES.stream()
                .mapToInt(instance -> instance.news(run).failed())
                .sum();
        int most = platform.arrivals(ApiPaths.ENABLE).greatestIn(Duration.ofSeconds(1));
        System.out.printf(
                Locale.ROOT,
                "%-20s %-26s %4.1f s: %.3f of the quota used, %d throttled, at most %d in any second, %d failed,"
                        + " shares %s, %.2f requests a call%n",
                run,
                name,
                (ended - begun) / 1e9,
                seen.used,
                throttled,
                most,
                failed,
                shares,
                (requests(those) - requestsBefore) / (double) Math.max(1, arrivals.length));
        assertThat(throttled).as("throttled").isZero();
        assertThat(most).as("in any second").isLessThanOrEqualTo(permits);
        assertThat(failed).as("failed").isZero();
        assertThat(INSTANCES).allMatch(instance -> instance.news(run).local() == 0, "Redis was there all the time");
        return seen;
    }

    /** The time between two arrivals that use the same permit is one second plus what is wasted. */
    private double used(long[] arrivals) {
        long cycles = 0;
        for (int i = permits; i < arrivals.length; i++) {
            cycles += arrivals[i] - arrivals[i - permits];
        }
        return Duration.ofSeconds(1).toNanos() * (double) Math.max(0, arrivals.length - permits) / Math.max(1, cycles);
    }

    private int[] done(List<Instance> those) {
        return those.stream().mapToInt(instance -> instance.news(run).done()).toArray();
    }

    private int requests(List<Instance> those) {
        return those.stream()
                .mapToInt(instance -> instance.news(run).requests())
                .sum();
    }

    /** The figures of one interval, and whether the processors had time to spare in it. */
    record Slice(double used, List<Integer> shares, boolean room) {

        boolean fair() {
            return Collections.max(shares) <= 2 * Collections.min(shares);
        }
    }
}
