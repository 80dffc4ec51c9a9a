package com.example.payouts;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient;

import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.Fault;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.spring.test.AutoConfigureFeishuSimulator;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_APP_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureWebTestClient
@AutoConfigureFeishuSimulator
class PayoutsTest {

    @Test
    void enablesAnAccountAndShowsItsBalance(@Autowired WebTestClient web, @Autowired FeishuSimulator simulator) {
        simulator.faults().next(ApiPaths.ENABLE, Fault.htmlError(500), Fault.htmlError(500));
        web.post()
                .uri("/accounts/{id}/enable", DEMO_ACCOUNT_ID)
                .exchangeSuccessfully()
                .expectBody();
        assertThat(simulator.statistics().requests(ApiPaths.ENABLE)).isEqualTo(3);

        simulator.reward(DEMO_APP_ID, DEMO_ACCOUNT_ID, 100);
        WebTestClient.RequestHeadersSpec<?> balance = web.get().uri("/accounts/{id}/points", DEMO_ACCOUNT_ID);
        await().untilAsserted(() -> balance.exchange().expectBody(Long.class).isEqualTo(1600L));
    }
}
