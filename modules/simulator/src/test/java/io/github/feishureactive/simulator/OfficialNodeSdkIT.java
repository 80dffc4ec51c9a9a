package io.github.feishureactive.simulator;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.simulator.account.SimulatedEmployee;

import static org.assertj.core.api.Assertions.assertThat;

/** The platform's own Node client goes from a new account to a closed one, as a custom app and as one of the store. */
class OfficialNodeSdkIT {

    private final BlockingQueue<String> tickets = new LinkedBlockingQueue<>();
    private NodeProject project;
    private FeishuSimulator simulator;

    @BeforeEach
    void start() throws Exception {
        simulator = FeishuSimulator.builder()
                .app("cli_custom", "custom")
                .storeApp("cli_store", "store")
                .tenant("cli_store", "tenant_a")
                .employee(SimulatedEmployee.of("li_si")
                        .withName("李四", "Li Si")
                        .withEmail("lisi@example.com")
                        .withMobile("86", "13900000000"))
                .documentedQuotas()
                .onAppTicket((appId, ticket) -> tickets.add(ticket))
                .start();
        // Not before all: Maven's report leaves out what is skipped there.
        project = NodeProject.install();
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void aCustomAppCompletesTheTour() throws Exception {
        tour(simulator.installed("cli_custom"), simulator.baseUrl(), "cli_custom", "custom");

        assertThat(simulator.statistics().requests(ApiPaths.TENANT_TOKEN)).isEqualTo(1);
    }

    @Test
    void aStoreAppCompletesTheTour() throws Exception {
        tour(simulator.installed("cli_store", "tenant_a"), simulator.baseUrl(), "cli_store", "store", "tenant_a");

        assertThat(simulator.statistics().requests(ApiPaths.STORE_TENANT_TOKEN)).isEqualTo(1);
        assertThat(simulator.statistics().requests(ApiPaths.APP_TICKET_RESEND)).isEqualTo(1);
    }

    private void tour(InstalledApp platform, String... arguments) throws Exception {
        try (ChildProcess node = project.run("tour.js", arguments)) {
            for (String question = node.question(); question != null; question = node.question()) {
                node.answer(answerTo(question, platform));
            }
            assertThat(node.exitCode()).as(node.output()).isZero();
        }
        assertThat(platform.withdrawals()).singleElement().satisfies(order -> {
            assertThat(order.points()).isEqualTo(1500);
            assertThat(order.requests()).isEqualTo(2);
        });
        assertThat(platform.accounts()).singleElement().satisfies(account -> assertThat(account.enabled())
                .isFalse());
    }

    private String answerTo(String question, InstalledApp platform) throws InterruptedException {
        if (question.equals("ticket")) {
            return tickets.poll(60, TimeUnit.SECONDS);
        }
        platform.reward(question.replace("reward ", ""), 1500, SimulatedAccount.Cash.of("CNY", "520.25"));
        return "";
    }
}
