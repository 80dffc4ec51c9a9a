package com.example.servlet;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.web.servlet.client.RestTestClient;

import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.Fault;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.spring.test.AutoConfigureFeishuSimulator;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_APP_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The annotation in a servlet application, whose webhook is a controller of its own. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
@AutoConfigureFeishuSimulator
class SimulatorTest {

    @Test
    void enablesAnAccountAndReceivesAnEvent(@Autowired RestTestClient web, @Autowired FeishuSimulator simulator) {
        simulator.faults().next(ApiPaths.ENABLE, Fault.htmlError(500), Fault.htmlError(500));
        web.post()
                .uri("/accounts/{id}/enable", DEMO_ACCOUNT_ID)
                .exchangeSuccessfully()
                .expectBody();
        assertThat(simulator.statistics().requests(ApiPaths.ENABLE)).isEqualTo(3);

        simulator.reward(DEMO_APP_ID, DEMO_ACCOUNT_ID, 100);
        RestTestClient.RequestHeadersSpec<?> received = web.get().uri("/received");
        await().untilAsserted(
                        () -> received.exchange().expectBody().jsonPath("$[0]").isEqualTo(DEMO_ACCOUNT_ID));
    }
}
