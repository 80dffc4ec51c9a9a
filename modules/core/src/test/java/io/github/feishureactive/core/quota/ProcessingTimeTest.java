package io.github.feishureactive.core.quota;

import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.feishureactive.core.quota.SimulatedGateway.Place;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The platform has each call for 200 to 400 ms and says so: whether it counts at its edge or at its gateway and however
 * it cuts its windows, nobody is throttled, and hardly less of the quota is used than if it answered at once. 10 calls
 * a second, a client that always has more to send.
 */
class ProcessingTimeTest {

    private static final int PERMITS = 10;
    private static final Duration LATE = Duration.ofSeconds(1);
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final int SEEDS = 3;
    private static final double FAST_CLOCK = 1.000_5;

    static Stream<Arguments> platforms() {
        return Stream.of(ServerPolicy.values())
                .flatMap(policy -> Stream.of(Place.values()).map(place -> Arguments.of(policy, place)));
    }

    @ParameterizedTest
    @MethodSource("platforms")
    void nineTenthsOfTheQuotaAreUsed(ServerPolicy policy, Place place) {
        SimulatedGateway gateway = SimulatedGateway.processing(place, 200, 400);

        assertThat(used("with Server-Timing", policy, gateway, 1)).isGreaterThanOrEqualTo(0.89);
        assertThat(used("with Server-Timing, clock 500 ppm fast", policy, gateway, FAST_CLOCK))
                .isGreaterThanOrEqualTo(0.89);
    }

    @ParameterizedTest
    @MethodSource("platforms")
    void onLoopbackItIsAsIfThePlatformAnsweredAtOnce(ServerPolicy policy, Place place) {
        SimulatedGateway gateway = SimulatedGateway.processing(place, 200, 400).onLoopback();

        assertThat(used("with Server-Timing, loopback", policy, gateway, 1)).isGreaterThanOrEqualTo(0.96);
    }

    @ParameterizedTest
    @MethodSource("platforms")
    void withoutTheHeaderASlotRestsFromTheResponse(ServerPolicy policy, Place place) {
        SimulatedGateway gateway = SimulatedGateway.processing(place, 200, 400).telling(processing -> Permit.UNKNOWN);

        assertThat(used("without Server-Timing", policy, gateway, 1)).isBetween(0.70, 0.80);
    }

    @ParameterizedTest
    @MethodSource("platforms")
    void durationsThatAreTooLongByLessThanTheMarginDoNoHarm(ServerPolicy policy, Place place) {
        SimulatedGateway gateway = SimulatedGateway.processing(place, 200, 400)
                .telling(processing -> processing + Duration.ofMillis(24).toNanos());

        used("durations 24 ms too long", policy, gateway, FAST_CLOCK);
    }

    @ParameterizedTest
    @MethodSource("platforms")
    void aPlatformThatCountsLateIsFoundOutAndNoLongerTrusted(ServerPolicy policy, Place place) {
        SimulatedGateway gateway = SimulatedGateway.processing(place, 200, 400).countingLate(50, 150);
        int most = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            SimulatedClient client = client(seed, policy, gateway, 1);
            client.run(Duration.ofMinutes(10));
            most = Math.max(most, client.throttled());
        }
        System.out.printf("%-40s %-15s %-8s at most %d throttled in 10 min%n", "counted late", policy, place, most);
        assertThat(most).as("throttled in ten minutes").isLessThanOrEqualTo(8);
    }

    @Test
    void throttlingComesInOneBurstForEachTimeWithoutCredit() {
        SimulatedGateway gateway = SimulatedGateway.processing(Place.GATEWAY, 200, 400)
                .countingLate(50, 150)
                .onLoopback();
        int found = 0;
        for (int seed = 0; seed < 10; seed++) {
            SimulatedClient client = client(seed, ServerPolicy.SLIDING_WINDOW, gateway, 1);
            client.run(Duration.ofMinutes(10));
            found += client.throttled();
            // 60 s, 120 s and 240 s without, and what little is left of ten minutes.
            assertThat(client.bursts()).as("bursts").isLessThanOrEqualTo(4);
        }
        assertThat(found).as("throttled with the assumption broken").isPositive();
    }

    private static double used(String name, ServerPolicy policy, SimulatedGateway gateway, double clockRate) {
        double smallest = 1;
        for (int seed = 0; seed < SEEDS; seed++) {
            SimulatedClient client = client(seed, policy, gateway, clockRate);
            client.run(FIVE_MINUTES);

            assertThat(client.throttled()).as("throttled, seed %d", seed).isZero();
            assertThat(ArrivalWindows.mostInAny(Duration.ofSeconds(1), client.arrivals()))
                    .as("counted in any second")
                    .isLessThanOrEqualTo(PERMITS);
            smallest = Math.min(smallest, client.admitted() / (double) (PERMITS * FIVE_MINUTES.toSeconds()));
        }
        System.out.printf(
                Locale.ROOT,
                "%-40s %-15s %-8s %.3f of the quota used, 0 throttled (worst of %d runs)%n",
                name,
                policy,
                gateway.place(),
                smallest,
                SEEDS);
        return smallest;
    }

    private static SimulatedClient client(int seed, ServerPolicy policy, SimulatedGateway gateway, double clockRate) {
        return new SimulatedClient(seed, Quota.perSecond(PERMITS), LATE, clockRate, policy.perSecond(PERMITS))
                .on(gateway);
    }
}
