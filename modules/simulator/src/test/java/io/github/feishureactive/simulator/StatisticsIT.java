package io.github.feishureactive.simulator;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.github.feishureactive.simulator.quota.Quota;
import io.github.feishureactive.testkit.Await;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static org.assertj.core.api.Assertions.assertThat;

class StatisticsIT {

    private final AtomicLong nanos = new AtomicLong();
    private FeishuSimulator simulator;
    private Wire wire;

    @BeforeEach
    void start() {
        simulator = FeishuSimulator.demo()
                .app("cli_second", "second")
                .clock(nanos::get)
                .quota(ApiPaths.ENABLE, Quota.perSecond(2))
                .recordArrivals(100)
                .start();
        wire = new Wire(simulator);
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void countsWhatItSees() throws Exception {
        String token = wire.token();
        wire.token();
        for (int i = 0; i < 5; i++) {
            wire.enable(token, DEMO_ACCOUNT_ID);
        }
        wire.enable("t-unknown", DEMO_ACCOUNT_ID);
        wire.post("/nowhere/" + nanos, "{}");
        simulator.faults().next(ApiPaths.ENABLE, Fault.emptyBody());
        wire.enable(token, DEMO_ACCOUNT_ID);

        Statistics seen = simulator.statistics();

        assertThat(seen.requests(ApiPaths.TENANT_TOKEN)).isEqualTo(2);
        assertThat(seen.requests(ApiPaths.ENABLE)).isEqualTo(7);
        assertThat(seen.requests(Statistics.OTHER_PATHS)).isEqualTo(1);
        assertThat(seen.throttled(ApiPaths.ENABLE)).isEqualTo(3);
        assertThat(seen.faults(ApiPaths.ENABLE)).isEqualTo(1);
        assertThat(seen.tokensIssued()).isEqualTo(1);
        assertThat(seen.enabled(DEMO_ACCOUNT_ID)).isEqualTo(2);
        assertThat(seen.enabled("404")).isZero();
        assertThat(seen.requests()).hasSize(3);
    }

    @Test
    void recordsArrivalsPerApp() throws Exception {
        String first = wire.token();
        String second = wire.token("cli_second", "second")
                .json()
                .path("tenant_access_token")
                .stringValue();
        for (int i = 0; i < 3; i++) {
            nanos.addAndGet(Duration.ofMillis(400).toNanos());
            wire.enable(first, DEMO_ACCOUNT_ID);
        }
        wire.enable(second, DEMO_ACCOUNT_ID);

        assertThat(simulator
                        .arrivals(ApiPaths.ENABLE, FeishuSimulator.DEMO_APP_ID)
                        .nanos())
                .containsExactly(400_000_000L, 800_000_000L, 1_200_000_000L);
        assertThat(simulator.arrivals(ApiPaths.ENABLE).recorded()).isEqualTo(4);
        assertThat(simulator.arrivals(ApiPaths.ENABLE).greatestIn(Duration.ofMillis(800)))
                .isEqualTo(3);
        assertThat(simulator.arrivals("/nowhere").recorded()).isZero();
    }

    @Test
    void countsConnections() throws Exception {
        try (RawConnection one = new RawConnection(simulator);
                RawConnection two = new RawConnection(simulator)) {
            one.post(ApiPaths.ENABLE, "{}");
            two.post(ApiPaths.ENABLE, "{}");
            assertThat(one.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 400");
            assertThat(two.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 400");

            assertThat(simulator.statistics().openConnections()).isEqualTo(2);
        }
        Await.until(() -> simulator.statistics().openConnections() == 0);
        assertThat(simulator.statistics().totalConnections()).isEqualTo(2);
    }
}
