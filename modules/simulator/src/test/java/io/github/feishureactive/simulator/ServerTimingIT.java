package io.github.feishureactive.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.feishureactive.simulator.internal.api.ApiResponse;
import io.github.feishureactive.simulator.quota.Quota;
import io.github.feishureactive.testkit.Await;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static org.assertj.core.api.Assertions.assertThat;

class ServerTimingIT {

    private static final Duration SILENCE = Duration.ofMillis(300);
    private static final Duration PROCESSING = Duration.ofMillis(20);

    @Test
    void innerHasALineOfItsOwn() throws Exception {
        List<String> lines =
                timing(settings -> settings.processing(platform -> platform.time(Latency.fixed(PROCESSING))));

        long inner = millis(lines.get(1), "inner; dur=");
        assertThat(inner).isGreaterThanOrEqualTo(PROCESSING.toMillis());
        assertThat(lines).containsExactly("cdn-cache;desc=MISS,edge;dur=0,origin;dur=" + inner, "inner; dur=" + inner);
    }

    /** Delays are real time, and so is what the header says of them. */
    @Test
    void aClockThatStandsStillHidesNothing() throws Exception {
        List<String> lines = timing(
                settings -> settings.clock(() -> 0).processing(platform -> platform.time(Latency.fixed(PROCESSING))));

        assertThat(millis(lines.get(1), "inner; dur=")).isGreaterThanOrEqualTo(PROCESSING.toMillis());
    }

    @ParameterizedTest
    @CsvSource({"1763024787823, 1763024787.823", "1763024787007, 1763024787.007", "1763024787000, 1763024787.000"})
    void theTimestampFollowsTheSimulatorsClock(long millis, String header) throws Exception {
        try (FeishuSimulator simulator = FeishuSimulator.demo()
                .clock(() -> 0)
                .startTime(Instant.ofEpochMilli(millis))
                .start()) {
            assertThat(values(enable(simulator), "X-Timestamp")).containsExactly(header);
        }
    }

    @Test
    void everyResponseIsStamped() throws Exception {
        try (FeishuSimulator simulator = FeishuSimulator.demo()
                .quota(ApiPaths.ENABLE, Quota.perMinute(2))
                .start()) {
            simulator.faults().next(ApiPaths.ENABLE, Fault.resetInBody());
            for (String response : List.of(
                    enable(simulator),
                    enable(simulator),
                    enable(simulator),
                    post(simulator, ApiPaths.TENANT_TOKEN, "{}"),
                    post(simulator, "/open-apis/other", "{}"),
                    post(simulator, ApiPaths.ENABLE, "x".repeat((1 << 20) + 1)))) {
                assertThat(values(response, "X-Timestamp")).hasSize(1);
                assertThat(values(response, "Server-Timing")).hasSize(2);
            }
            assertThat(simulator.statistics().throttled(ApiPaths.ENABLE)).isEqualTo(1);
        }
    }

    @Test
    void aScriptMayContradict() throws Exception {
        try (FeishuSimulator simulator = FeishuSimulator.demo().start()) {
            simulator
                    .faults()
                    .next(
                            ApiPaths.ENABLE,
                            Fault.response(200, ApiResponse.JSON, "{}", Map.of("Server-Timing", "inner; dur=-1")));

            assertThat(values(enable(simulator), "Server-Timing")).containsExactly("inner; dur=-1");
        }
    }

    @Test
    void thePlatformActsAtTheBeginning() throws Exception {
        try (FeishuSimulator simulator = FeishuSimulator.demo().start();
                FeishuSimulator slow = FeishuSimulator.demo()
                        .seed(simulator.seed())
                        .processing(platform -> platform.time(random -> Duration.ofHours(1)))
                        .start();
                RawConnection connection = new RawConnection(slow)) {
            // The slow one never says what token it has issued; with the same seed it is the other's.
            String token = new Wire(simulator).token();
            try (RawConnection unanswered = new RawConnection(slow)) {
                unanswered.post(ApiPaths.TENANT_TOKEN, """
                        {"app_id":"%s","app_secret":"%s"}""".formatted(
                                FeishuSimulator.DEMO_APP_ID, FeishuSimulator.DEMO_APP_SECRET));
                Await.until(() -> slow.statistics().tokensIssued() == 1);
            }

            connection.enable(token, DEMO_ACCOUNT_ID);

            Await.until(() -> slow.statistics().enabled(DEMO_ACCOUNT_ID) == 1);
            RawConnection.Outcome outcome = connection.read(SILENCE);
            assertThat(outcome.text()).isEmpty();
            assertThat(outcome.end()).isEqualTo(RawConnection.End.OPEN);
        }
    }

    private static List<String> timing(UnaryOperator<SimulatorBuilder> settings) throws Exception {
        try (FeishuSimulator simulator = settings.apply(FeishuSimulator.demo()).start()) {
            return values(enable(simulator), "Server-Timing");
        }
    }

    private static String enable(FeishuSimulator simulator) throws Exception {
        String token = new Wire(simulator).token();
        try (RawConnection connection = new RawConnection(simulator)) {
            connection.enableAndClose(token, DEMO_ACCOUNT_ID);
            return connection.read().text();
        }
    }

    private static String post(FeishuSimulator simulator, String path, String body) throws Exception {
        try (RawConnection connection = new RawConnection(simulator)) {
            connection.post(path, body, "connection", "close");
            return connection.read().text();
        }
    }

    /** As they are spelled and in their order. */
    private static List<String> values(String response, String name) {
        return response.split("\r\n\r\n", 2)[0]
                .lines()
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .toList();
    }

    private static long millis(String entry, String prefix) {
        assertThat(entry).startsWith(prefix);
        return Long.parseLong(entry.substring(prefix.length()));
    }
}
