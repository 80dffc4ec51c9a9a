package io.github.feishureactive.redis.quota;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.redis.quota.VirtualTimeRedis.Trip;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Outages of every length, and the way back: never more than the quota in any window, and no permit is free for longer
 * than it takes to notice. The script and its server are real, time is virtual.
 */
@Timeout(300)
class RecoveryIT {

    private static final boolean LONG = Boolean.getBoolean("feishu.long");
    private static final Quota SECOND = Quota.perSecond(10);
    private static final Quota MINUTE = Quota.perMinute(100);

    /** A failed request, the wait before the next one, and that one. */
    private static final long NOTICED = 2_500;

    private final long[] slow = {0};

    @Test
    void oneSlowRequestCostsNoMoreThanItself() throws Exception {
        try (VirtualFleet fleet = new VirtualFleet(MINUTE, 8, 1)) {
            VirtualFleet.Member only = fleet.members.get(0);
            only.load(1);
            fleet.pass(1_000);
            only.rest();
            fleet.pass(1_000);
            int before = fleet.sent();
            assertThat(before).isBetween(10, 70);
            fleet.weather = instance -> slow[0]++ == 0 ? Trip.of(1, 399) : Trip.of(1, 1);
            only.work(4);
            fleet.pass(5_000);
            assertThat(only.limiter.statistics().failures()).isEqualTo(1);
            assertThat(fleet.sent()).as("what was free").isEqualTo(100);
            assertThat(only.limiter.statistics().localPermits()).isZero();
            assertThat(fleet.fullest()).isLessThanOrEqualTo(1);
        }
    }

    static Stream<Arguments> outages() {
        Stream<Integer> lengths = LONG
                ? Stream.of(
                        100, 400, 700, 900, 1_000, 1_100, 1_500, 2_000, 3_000, 4_000, 4_200, 4_500, 5_000, 8_000,
                        30_000, 56_000, 57_000, 58_000, 59_000, 59_500, 60_000, 60_500, 61_000, 62_000, 63_000, 63_500,
                        64_000, 66_000, 90_000, 140_000)
                : Stream.of(400, 900, 1_100, 3_900, 4_500, 30_000, 59_500, 63_500, 90_000);
        return lengths.flatMap(length -> Stream.of(SECOND, MINUTE)
                .filter(quota -> quota.equals(MINUTE) || length < 10_000)
                .map(quota -> Arguments.of(quota, length)));
    }

    /** All instances lose the server together. Some reach it up to two seconds later, some were idle, some die. */
    @ParameterizedTest
    @MethodSource("outages")
    void anOutageThatAllShare(Quota quota, int length) throws Exception {
        for (int seed = 0; seed < (LONG ? 6 : 1); seed++) {
            outage(quota, length, seed);
        }
    }

    private void outage(Quota quota, int length, long seed) throws Exception {
        try (VirtualFleet fleet = new VirtualFleet(quota, 8, seed)) {
            long period = quota.windows().get(0).period().toMillis();
            long[] reached = new long[8];
            fleet.weather = instance -> fleet.millis() < reached[instance]
                    ? refused()
                    : Trip.of(fleet.between(1, 20), fleet.between(1, 20));
            // 6 and 7 are idle before the outage, 7 until it is nearly over.
            for (int i = 0; i < 6; i++) {
                fleet.members.get(i).load(4);
            }
            fleet.pass(fleet.between(500, (int) period + 5_000));
            long begun = fleet.millis();
            for (int i = 0; i < 8; i++) {
                reached[i] = begun + length + (i % 3 == 0 ? fleet.between(0, 2_000) : 0);
            }
            reached[fleet.between(1, 3)] = begun + length;
            fleet.members.get(6).load(4);
            fleet.pass(length / 2);
            // 5 has no callers when the server is back; 4 dies without reporting its uses.
            fleet.members.get(5).rest();
            fleet.pass(length - length / 2 - 60);
            fleet.members.get(7).load(4);
            fleet.members.get(4).limiter.dispose();
            fleet.pass(60);
            long back = fleet.millis();
            fleet.pass(2 * period + 10_000);
            long end = fleet.millis();
            fleet.finish();
            // The uses of the dead and of the idle instance are unknown.
            double reserved = length > period - 10_000 ? 0.25 : 0;
            System.out.printf(
                    "outage of %d ms, %d in %d s: idle for %d ms after it; %s%n",
                    length,
                    quota.windows().get(0).permits(),
                    period / 1_000,
                    fleet.idle(back, end, reserved),
                    fleet.figures());
            assertThat(fleet.fullest()).as("in any window").isLessThanOrEqualTo(1);
            assertThat(fleet.idle(back, end, reserved))
                    .as("idle although there were permits")
                    .isLessThanOrEqualTo(NOTICED);
            assertThat(fleet.done + fleet.refused).as("no call is lost").isEqualTo(fleet.started);
        }
    }

    private static Trip refused() {
        return new Trip(1, 0, new IOException("Connection refused"), false);
    }

    /** Every response comes after the timeout, because of the way there or of the way back. */
    @ParameterizedTest
    @CsvSource({"200, 250", "400, 10", "10, 900"})
    void aServerThatIsAlwaysSlow(int there, int back) throws Exception {
        for (Quota quota : new Quota[] {SECOND, MINUTE}) {
            try (VirtualFleet fleet = new VirtualFleet(quota, 4, there)) {
                fleet.weather = instance -> Trip.of(there, back);
                fleet.members.forEach(member -> member.load(4));
                fleet.pass(Duration.ofMinutes(3).toMillis());
                long end = fleet.millis();
                fleet.finish();
                System.out.println(quota + ", " + there + " ms there and " + back + " back: idle for "
                        + fleet.idle(0, end, 0.1) + " ms; " + fleet.figures());
                assertThat(fleet.fullest()).as("in any window").isLessThanOrEqualTo(1);
                assertThat(fleet.idle(0, end, 0.1)).isLessThanOrEqualTo(2 * NOTICED);
                assertThat(fleet.members).allSatisfy(member -> assertThat(
                                member.limiter.statistics().sharedPermits())
                        .isPositive());
                assertThat(fleet.done).as("no call is lost").isEqualTo(fleet.started);
            }
        }
    }

    /** While nothing is granted, an instance still checks that the server knows why. */
    @Test
    void aServerThatLosesItsDataTwice() throws Exception {
        try (VirtualFleet fleet = new VirtualFleet(MINUTE, 4, 1)) {
            for (int i = 0; i < 3; i++) {
                fleet.members.get(i).load(3);
            }
            fleet.pass(2_000);
            fleet.redis.ask("FLUSHALL");
            fleet.pass(20_000);
            int before = fleet.sent();
            assertThat(before).isEqualTo(100);
            fleet.redis.ask("FLUSHALL");
            fleet.pass(5_000);
            fleet.members.get(3).load(3);
            fleet.pass(10_000);
            assertThat(fleet.sent()).as("the new instance cannot know").isEqualTo(before);
            fleet.finish();
        }
    }

    /** A suspended process and dropped packets look the same: nothing comes. */
    @Test
    void aServerThatIsSuspended() throws Exception {
        for (Quota quota : new Quota[] {SECOND, MINUTE}) {
            for (int length : new int[] {500, 5_000, 70_000}) {
                try (VirtualFleet fleet = new VirtualFleet(quota, 4, length)) {
                    fleet.members.forEach(member -> member.load(4));
                    fleet.pass(3_000);
                    fleet.redis.stoppedUntil = fleet.millis() + length;
                    fleet.pass(length);
                    long back = fleet.millis();
                    fleet.pass(Duration.ofMinutes(3).toMillis());
                    long end = fleet.millis();
                    fleet.finish();
                    assertThat(fleet.fullest()).as("in any window").isLessThanOrEqualTo(1);
                    System.out.println(quota + " stopped for " + length + " ms: idle for " + fleet.idle(back, end, 0)
                            + " ms; " + fleet.figures());
                    assertThat(fleet.idle(back, end, 0)).isLessThanOrEqualTo(NOTICED);
                }
            }
        }
    }
}
