package io.github.feishureactive.simulator;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.github.feishureactive.testkit.Await;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static org.assertj.core.api.Assertions.assertThat;

class LatencyIT {

    private static final Duration WAY = Duration.ofMillis(60);

    @Test
    void delaysBothWays() throws Exception {
        try (FeishuSimulator simulator = FeishuSimulator.demo()
                .latency(Latency.fixed(WAY))
                .recordArrivals(10)
                .start()) {
            Wire wire = new Wire(simulator);
            String token = wire.token();

            long sent = System.nanoTime();
            wire.enable(token, DEMO_ACCOUNT_ID);
            long responded = System.nanoTime();

            long arrived =
                    simulator.arrivals(ApiPaths.ENABLE).nanos().findFirst().orElseThrow();
            assertThat(arrived - sent).isGreaterThanOrEqualTo(WAY.toNanos());
            assertThat(responded - arrived).isGreaterThanOrEqualTo(WAY.toNanos());
        }
    }

    /** The way between edge and gateway comes before the count or after it, and is no part of the processing time. */
    @ParameterizedTest
    @EnumSource(CountingPlace.class)
    void theEdgeIsAWayOff(CountingPlace place) throws Exception {
        try (FeishuSimulator simulator = FeishuSimulator.demo()
                .processing(platform -> platform.edgeDelay(Latency.fixed(WAY)).countedAt(place))
                .recordArrivals(10)
                .start()) {
            Wire wire = new Wire(simulator);
            String token = wire.token();

            long sent = System.nanoTime();
            Wire.Reply reply = wire.enable(token, DEMO_ACCOUNT_ID);
            long answered = System.nanoTime();

            long counted =
                    simulator.arrivals(ApiPaths.ENABLE).nanos().findFirst().orElseThrow();
            long ways = WAY.toNanos();
            assertThat(counted - sent).isGreaterThanOrEqualTo(place == CountingPlace.EDGE ? 0 : ways);
            assertThat(answered - counted).isGreaterThanOrEqualTo(place == CountingPlace.EDGE ? 2 * ways : ways);
            String inner = reply.http().headers().allValues("Server-Timing").get(1);
            long innerNanos = Duration.ofMillis(Long.parseLong(inner.substring("inner; dur=".length())))
                    .toNanos();
            assertThat(innerNanos).isLessThanOrEqualTo(answered - sent - 2 * ways);
        }
    }

    @Test
    void whatWasSentArrivesAlthoughTheClientHungUp() throws Exception {
        try (FeishuSimulator simulator = FeishuSimulator.demo()
                .latency(Latency.fixed(WAY), Latency.none())
                .start()) {
            String token = new Wire(simulator).token();
            try (RawConnection connection = new RawConnection(simulator)) {
                connection.enable(token, DEMO_ACCOUNT_ID);
                Await.until(() -> simulator.statistics().requests(ApiPaths.ENABLE) == 1);
            }
            assertThat(simulator.statistics().enabled(DEMO_ACCOUNT_ID)).isZero();

            Await.until(() -> simulator.statistics().enabled(DEMO_ACCOUNT_ID) == 1);
        }
    }

    @Test
    void manyWaitAtTheSameTime() throws Exception {
        try (FeishuSimulator simulator = FeishuSimulator.demo()
                .latency(Latency.fixed(Duration.ofMillis(300)))
                .start()) {
            long begun = System.nanoTime();
            RawConnection[] connections = new RawConnection[50];
            for (int i = 0; i < connections.length; i++) {
                connections[i] = new RawConnection(simulator);
                connections[i].post(ApiPaths.ENABLE, "{}");
            }
            for (RawConnection connection : connections) {
                assertThat(connection.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 400");
                connection.close();
            }

            // One after another they would take half a minute.
            assertThat(System.nanoTime() - begun)
                    .isLessThan(Duration.ofSeconds(25).toNanos());
        }
    }
}
