package io.github.feishureactive.simulator;

import org.junit.jupiter.api.Test;

import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.testkit.Await;

import static org.assertj.core.api.Assertions.assertThat;

/** The platform's own Node client receives balance changes on a long connection. */
class OfficialNodeSdkEventsIT {

    // It wants sixteen hexadecimal digits, as the platform's ids have them.
    private static final String APP = "cli_0123456789abcdef";
    private static final String ACCOUNT = "6942778198054125570";

    @Test
    void receivesOnALongConnection() throws Exception {
        NodeProject project = NodeProject.install();
        try (FeishuSimulator simulator = FeishuSimulator.builder()
                        .app(APP, "secret")
                        .account(SimulatedAccount.disabled(ACCOUNT)
                                .withEnabled(true)
                                .withPoints(1500)
                                .withCash("CNY", "520.00"))
                        .start();
                ChildProcess node = project.run("listen.js", simulator.baseUrl(), APP, "secret")) {
            PlatformEvents events = simulator.events();
            LongConnections connections = events.connections(APP);
            // The process has to start first.
            Await.until(() -> connections.open() == 1);

            simulator.reward(APP, ACCOUNT, 100, SimulatedAccount.Cash.of("CNY", "0.25"));

            assertThat(node.question()).as(node.output()).isEqualTo("told 1600 520.25");
            Await.until(() -> events.statistics().acknowledged() == 1);
            assertThat(events.statistics().sent()).isEqualTo(1);
            assertThat(connections.statistics().withoutDuration()).isZero();
            assertThat(connections.statistics().irregular()).isZero();
            node.answer("end");
            assertThat(node.exitCode()).as(node.output()).isZero();
        }
    }
}
