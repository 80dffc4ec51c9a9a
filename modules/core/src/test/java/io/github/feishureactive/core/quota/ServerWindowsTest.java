package io.github.feishureactive.core.quota;

import java.time.Duration;
import java.util.Locale;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * However the platform counts, nobody is throttled and hardly any of the quota is left unused: 10 calls a second, 5 to
 * 25 ms each way with a spike of 400 ms in one of a hundred messages, a client that always has more to send.
 */
class ServerWindowsTest {

    private static final int PERMITS = 10;
    private static final Duration LATE = Duration.ofSeconds(1);
    private static final int SEEDS = 5;

    /** Half a thousandth, as quartz that is worse than most. */
    private static final double FAST_CLOCK = 1.000_5;

    @ParameterizedTest
    @EnumSource(ServerPolicy.class)
    void oneMinute(ServerPolicy policy) {
        run("plain, 1 min", policy, Duration.ofMinutes(1), 1, 0, 0.95);
    }

    @ParameterizedTest
    @EnumSource(ServerPolicy.class)
    void twoMinutes(ServerPolicy policy) {
        run("plain, 2 min", policy, Duration.ofMinutes(2), 1, 0, 0.95);
    }

    @ParameterizedTest
    @EnumSource(ServerPolicy.class)
    void aClientWhoseClockIsFast(ServerPolicy policy) {
        run("clock 500 ppm fast, 2 min", policy, Duration.ofMinutes(2), FAST_CLOCK, 0, 0.95);
    }

    /** A slot whose call was given up rests for another second, so that much less of the quota can be used. */
    @ParameterizedTest
    @EnumSource(ServerPolicy.class)
    void aTenthOfTheCallsIsCancelledAfterSending(ServerPolicy policy) {
        run("10 % cancelled, 1 min", policy, Duration.ofMinutes(1), 1, 0.1, 0.85);
        run("10 % cancelled, fast, 2 min", policy, Duration.ofMinutes(2), FAST_CLOCK, 0.1, 0.85);
    }

    @ParameterizedTest
    @EnumSource(ServerPolicy.class)
    void aThousandCallersAllHaveTheirTurnWithinTwoMinutes(ServerPolicy policy) {
        SimulatedClient client = new SimulatedClient(1, Quota.perSecond(PERMITS), LATE, 1, policy.perSecond(PERMITS));
        client.rush(1_000, Duration.ofMinutes(2));

        assertThat(client.admitted()).isEqualTo(1_000);
        assertThat(client.throttled()).isZero();
    }

    private static void run(
            String name, ServerPolicy policy, Duration duration, double clockRate, double cancelled, double least) {
        double smallest = 1;
        for (int seed = 0; seed < SEEDS; seed++) {
            SimulatedClient client = new SimulatedClient(
                            seed, Quota.perSecond(PERMITS), LATE, clockRate, policy.perSecond(PERMITS))
                    .cancelling(cancelled);
            client.run(duration);

            assertThat(client.throttled()).as("throttled, seed %d", seed).isZero();
            assertThat(ArrivalWindows.mostInAny(Duration.ofSeconds(1), client.arrivals()))
                    .as("arrivals in any second")
                    .isLessThanOrEqualTo(PERMITS);
            smallest = Math.min(smallest, client.admitted() / (double) (PERMITS * duration.toSeconds()));
        }
        System.out.printf(
                Locale.ROOT,
                "%-28s %-15s %.3f of the quota used, 0 throttled (worst of %d runs)%n",
                name,
                policy,
                smallest,
                SEEDS);
        assertThat(smallest).as("share of the quota").isGreaterThanOrEqualTo(least);
    }
}
