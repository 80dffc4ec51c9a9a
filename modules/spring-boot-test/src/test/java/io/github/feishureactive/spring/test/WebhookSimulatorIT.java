package io.github.feishureactive.spring.test;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient;

import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.Fault;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.testkit.Await;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_APP_ID;
import static org.assertj.core.api.Assertions.assertThat;

/** Calls, faults and events by webhook, with credentials that only production has. */
@SpringBootTest(
        classes = Payouts.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "feishu.app-id=${ABSENT_APP_ID}",
            "feishu.app-secret=${ABSENT_APP_SECRET}",
            "feishu.ssl.bundle=of-production",
            "feishu.retry.first-backoff=10ms",
            "feishu.webhook.path=/feishu/events",
            "feishu.webhook.verification-tokens=${ABSENT_TOKEN}",
            "feishu.webhook.encrypt-key=key",
            "spring.webflux.base-path=/hr"
        })
@AutoConfigureWebTestClient
@AutoConfigureFeishuSimulator
class WebhookSimulatorIT {

    @Autowired
    private FeishuSimulator simulator;

    @Autowired
    private WebTestClient web;

    /** Twice: the second finds the platform as the first did. */
    @RepeatedTest(2)
    void aCallIsRepeatedAndAnEventArrives() {
        simulator.faults().next(ApiPaths.ENABLE, Fault.htmlError(500), Fault.htmlError(500));
        web.post()
                .uri("/accounts/{id}/enable", DEMO_ACCOUNT_ID)
                .exchange()
                .expectBody()
                .jsonPath("$.accountId")
                .isEqualTo(DEMO_ACCOUNT_ID);
        assertThat(simulator.statistics().requests(ApiPaths.ENABLE)).isEqualTo(3);
        assertThat(simulator.statistics().tokensIssued()).isLessThan(2);

        assertThat(simulator.reward(DEMO_APP_ID, DEMO_ACCOUNT_ID, 100).pointBonus())
                .isEqualTo(1600);
        Await.until(() -> simulator.events().statistics().acknowledged() == 1);
        web.get()
                .uri("/accounts/{id}/points", DEMO_ACCOUNT_ID)
                .exchange()
                .expectBody(Long.class)
                .isEqualTo(1600L);
        simulator.faults().next(ApiPaths.ENABLE, Fault.htmlError(500), Fault.htmlError(500), Fault.htmlError(500));
    }

    @Test
    void thePlatformIsAsAtTheStart() {
        assertThat(simulator.faults().pending(ApiPaths.ENABLE)).isZero();
        assertThat(simulator.statistics().requests(ApiPaths.ENABLE)).isZero();
        assertThat(simulator.account(DEMO_APP_ID, DEMO_ACCOUNT_ID).orElseThrow().enabled())
                .isFalse();
    }
}
