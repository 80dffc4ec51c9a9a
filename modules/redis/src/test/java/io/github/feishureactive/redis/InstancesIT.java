package io.github.feishureactive.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.Quota;
import io.github.feishureactive.simulator.QuotaPolicy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Processes of their own, saturated, that share one quota of a platform which counts for itself. Nobody is ever throttled.
 * How much of the quota is used and how evenly is asserted in the long form only, where start-up does not count.
 */
@Timeout(900)
class InstancesIT {

    private static final boolean LONG = Boolean.getBoolean("feishu.long");
    private static final Duration TERM = Duration.ofMinutes(1);

    private final List<Instance> instances = new ArrayList<>();
    private RedisProcess redis;

    @BeforeEach
    void start() throws Exception {
        redis = RedisProcess.start();
    }

    @AfterEach
    void stop() throws Exception {
        stopInstances();
        redis.close();
    }

    private void stopInstances() {
        for (Instance instance : instances) {
            instance.close();
        }
    }

    @Test
    void oneIsKilledOneIsAddedOneIsStoppedForLongerThanItsLease() throws Exception {
        int permits = 10;
        int count = LONG ? 8 : 3;
        try (FeishuSimulator platform = platform(QuotaPolicy.SLIDING_WINDOW, permits)) {
            launch(platform, permits, count, count);
            long begun = System.nanoTime();
            int[] before = shares();
            wait(LONG ? TERM.dividedBy(4) : Duration.ofSeconds(1));
            instances.get(0).close();
            instances.get(1).signal("STOP");
            launch(platform, permits, count, 1);
            wait(InstanceMain.LEASE.multipliedBy(2));
            instances.get(1).signal("CONT");
            wait(LONG ? TERM.dividedBy(2) : Duration.ofSeconds(2));
            report("killed, added, stopped and woken", platform, permits, begun, before);
            int woken = instances.get(1).done;
            awaitDone(instances.get(1), woken + 1);
            stopInstances();
        }
    }

    @ParameterizedTest
    @EnumSource(QuotaPolicy.class)
    @EnabledIfSystemProperty(named = "feishu.long", matches = "true")
    void eightShareTenASecond(QuotaPolicy policy) throws Exception {
        saturate(policy, 10, 8);
    }

    @ParameterizedTest
    @EnumSource(QuotaPolicy.class)
    @EnabledIfSystemProperty(named = "feishu.long", matches = "true")
    void eightShareAThousandASecond(QuotaPolicy policy) throws Exception {
        saturate(policy, 1_000, 8);
    }

    private void saturate(QuotaPolicy policy, int permits, int count) throws Exception {
        try (FeishuSimulator platform = platform(policy, permits)) {
            launch(platform, permits, count, count);
            long begun = System.nanoTime();
            int[] before = shares();
            wait(TERM);
            report(count + " saturated, " + policy, platform, permits, begun, before);
            stopInstances();
        }
    }

    private static FeishuSimulator platform(QuotaPolicy policy, int permits) {
        return FeishuSimulator.demo()
                .quota(ApiPaths.ENABLE, Quota.perSecond(permits))
                .quotaPolicy(policy)
                .start();
    }

    /** Returns when each has done a call. */
    private void launch(FeishuSimulator platform, int permits, int count, int more) throws Exception {
        int from = instances.size();
        for (int i = 0; i < more; i++) {
            instances.add(Instance.start(
                    redis.port(), platform.baseUrl(), permits, count, Math.max(10, permits * 2 / count)));
        }
        for (Instance instance : instances.subList(from, instances.size())) {
            awaitDone(instance, 1);
        }
    }

    private static void awaitDone(Instance instance, int calls) {
        Mono.delay(Duration.ofMillis(20))
                .repeat(() -> instance.done < calls)
                .then()
                .block(Duration.ofMinutes(2));
    }

    private static void wait(Duration duration) {
        Mono.delay(duration).block(duration.plusSeconds(60));
    }

    private int[] shares() {
        return instances.stream().mapToInt(instance -> instance.done).toArray();
    }

    private void report(String name, FeishuSimulator platform, int permits, long begun, int[] before) {
        double seconds = (System.nanoTime() - begun) / 1e9;
        int[] after = shares();
        List<Integer> shares = new ArrayList<>();
        for (int i = 0; i < after.length; i++) {
            shares.add(after[i] - (i < before.length ? before[i] : 0));
        }
        int done = shares.stream().mapToInt(Integer::intValue).sum();
        double used = done / (seconds * permits);
        long throttled = platform.statistics().throttled(ApiPaths.ENABLE);
        int failed = instances.stream().mapToInt(instance -> instance.failed).sum();
        System.out.printf(
                Locale.ROOT,
                "%-33s %4d/s for %.1f s: %.3f of the quota used, %d throttled, %d failed, shares %s, %.2f visits a call%n",
                name,
                permits,
                seconds,
                used,
                throttled,
                failed,
                shares,
                instances.stream().mapToInt(instance -> instance.visits).sum() / (double) Math.max(1, done));
        assertThat(throttled).as("throttled").isZero();
        assertThat(failed).as("failed").isZero();
        assertThat(instances).allMatch(instance -> instance.local == 0, "Redis was there all the time");
        if (LONG) {
            assertThat(used).as("used").isGreaterThan(0.9);
            if (before.length == after.length) {
                int fewest = shares.stream().min(Integer::compare).orElseThrow();
                assertThat(shares).as("fair").allMatch(share -> share <= 2 * fewest);
            }
        }
    }
}
