package io.github.feishureactive.redis.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.redis.quota.VirtualFleet.Span;
import io.github.feishureactive.redis.quota.VirtualTimeRedis.Trip;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Eight saturated instances in a seeded storm: responses that take up to 900 ms, for all or for one, restarts with and
 * without data, evicted keys, lost permissions, pauses, flushed scripts, replaced instances; in every other storm a
 * platform that reports its processing time. Server and script are real, time is virtual, so nothing depends on the
 * machine.
 */
@Timeout(900)
class SlowRedisIT {

    private static final boolean LONG = Boolean.getBoolean("feishu.long");

    /** The numbers of the cases to run: one, which is traced, or a range. */
    private static final String CASES = System.getProperty("feishu.storms", LONG ? "1-180" : "1-6");

    private static final Duration DURATION = LONG ? Duration.ofMinutes(20) : Duration.ofMinutes(4);
    private static final int COUNT = 8;
    private static final List<String> KEYS = List.of("seen", "since", "due", "slots0", "slots1");
    private static final List<String> COMMANDS = List.of("zrange", "zadd", "zcount", "zrank", "evalsha");

    /** The excused excess after the server lost its data, and the time over which it may occur. */
    private static final long FORGOTTEN = 3_000 + 1_000;

    private final List<Span> unserved = new ArrayList<>();
    private final List<Span> forgotten = new ArrayList<>();
    private final List<Span> lost = new ArrayList<>();
    private VirtualFleet fleet;
    private long rest;
    private int slowOne = -1;
    private long slowUntil;

    static Stream<Arguments> storms() {
        int[] cases = Stream.of(CASES.split("-")).mapToInt(Integer::parseInt).toArray();
        List<Quota> quotas = List.of(
                Quota.perSecond(10), Quota.perMinute(100), Quota.perSecond(10).and(Quota.perMinute(100)));
        return IntStream.rangeClosed(cases[0] - 1, cases[cases.length - 1] - 1)
                .mapToObj(i -> Arguments.of(quotas.get(i % quotas.size()), i / quotas.size()));
    }

    @ParameterizedTest
    @MethodSource("storms")
    void neverMoreThanTheQuotaNeverIdleForLongAndNoneLost(Quota quota, int seed) throws Exception {
        rest = QuotaTimings.longestRest(quota) / 1_000_000 + 1;
        try (VirtualFleet storm = new VirtualFleet(quota, COUNT, seed)) {
            fleet = storm;
            fleet.redis.traced = !CASES.contains("-");
            fleet.weather = this::weather;
            fleet.processing = seed % 2 == 0 ? 0 : 400;
            fleet.members.forEach(member -> member.load(3));
            while (fleet.millis() < DURATION.toMillis()) {
                fleet.pass(fleet.between(2_000, 15_000));
                event(fleet.between(0, 10));
            }
            fleet.pass(2 * rest);
            long end = fleet.millis();
            fleet.finish();
            long[] excess = fleet.excess(forgotten);
            // A slot whose instance was replaced, or whose grant was lost, returns after its lease.
            double leased = 0.1;
            long idle = 0;
            for (Span calm : fleet.calm(rest, end, unserved, lost)) {
                idle = Math.max(idle, fleet.idle(calm.from(), calm.until(), leased));
            }
            System.out.printf(
                    Locale.ROOT,
                    "storm %d, %s: %s; idle for %d ms; more than the quota by local shares in %d windows, after all was"
                            + " forgotten in %d%n",
                    seed,
                    quota.windows(),
                    fleet.figures(),
                    idle,
                    excess[1],
                    excess[2]);
            assertThat(excess[0])
                    .as("unexcused windows with more than the quota")
                    .isZero();
            assertThat(idle).as("idle although permits were free").isLessThanOrEqualTo(5_000);
            assertThat(fleet.refused).isZero();
            assertThat(fleet.done).as("no call is lost, none sent twice").isEqualTo(fleet.started);
            assertThat(fleet.sent()).isEqualTo(fleet.started);
        }
    }

    private Trip weather(int instance) {
        boolean slow = fleet.millis() < slowUntil && (slowOne < 0 || slowOne == instance);
        int most = slow ? 450 : 5;
        return Trip.of(fleet.between(0, most), fleet.between(0, most));
    }

    private void event(int which) {
        VirtualTimeRedis redis = fleet.redis;
        long now = fleet.millis();
        redis.trace("event %d", which);
        switch (which) {
            case 0, 1 -> {
                slowOne = which == 0 ? -1 : fleet.between(0, COUNT);
                slowUntil = now + fleet.between(500, 15_000);
            }
            case 2, 3 -> {
                redis.downUntil = now + fleet.between(100, which == 2 ? 5_000 : 70_000);
                unserved.add(new Span(now, redis.downUntil));
            }
            case 4 -> {
                redis.downUntil = now + fleet.between(100, 5_000);
                unserved.add(new Span(now, redis.downUntil));
                redis.ask("FLUSHALL");
                redis.ask("SCRIPT", "FLUSH");
                forgotten.add(new Span(now, redis.downUntil + FORGOTTEN + 2 * rest));
                lost.add(new Span(now, redis.downUntil + FORGOTTEN + 2 * rest));
            }
            case 5 -> {
                redis.ask("DEL", "fleet:{referral_account.enable:cli_a}:" + KEYS.get(fleet.between(0, KEYS.size())));
                lost.add(new Span(now, now + FORGOTTEN + 2 * rest));
            }
            case 6 -> {
                String command = COMMANDS.get(fleet.between(0, COMMANDS.size()));
                int lasting = fleet.between(200, 10_000);
                redis.ask("ACL", "SETUSER", "app", "-" + command);
                fleet.pass(lasting);
                redis.ask("ACL", "SETUSER", "app", "+" + command);
                unserved.add(new Span(now, fleet.millis()));
            }
            case 7 -> {
                redis.stoppedUntil = now + fleet.between(100, 4_000);
                unserved.add(new Span(now, redis.stoppedUntil));
            }
            case 8 -> redis.ask("SCRIPT", "FLUSH");
            default -> {
                VirtualFleet.Member replaced = fleet.members.get(fleet.between(0, COUNT));
                // Its uses of the local share would be unknown, which the promise does not cover.
                if (replaced.limiter.statistics().unavailableKeys() == 0) {
                    replaced.replace();
                }
            }
        }
    }
}
