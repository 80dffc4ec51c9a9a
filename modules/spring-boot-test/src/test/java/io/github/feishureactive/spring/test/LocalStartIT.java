package io.github.feishureactive.spring.test;

import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.spring.WebhookProperties;
import io.github.feishureactive.testkit.Await;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The application's own main method with the simulator, as {@code spring-boot:test-run} starts it. */
class LocalStartIT {

    private static final String[] ARGUMENTS = {
        "--server.port=0", "--feishu.webhook.path=/feishu/events", "--feishu.webhook.verification-tokens=token"
    };

    public static void main(String[] args) {
        SpringApplication.run(Payouts.class, args);
    }

    @Test
    void theApplicationCallsAndReceivesEventsWithoutCredentials() {
        try (ConfigurableApplicationContext context = SpringApplication.from(LocalStartIT::main)
                .with(WithSimulator.class)
                .run(ARGUMENTS)
                .getApplicationContext()) {
            String account = WebClient.create(
                            "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"))
                    .post()
                    .uri("/accounts/{id}/enable", DEMO_ACCOUNT_ID)
                    .retrieve()
                    .bodyToMono(String.class)
                    .block();
            assertThat(account).contains(DEMO_ACCOUNT_ID);
            FeishuSimulator simulator = context.getBean(FeishuSimulator.class);
            simulator.reward(FeishuSimulator.DEMO_APP_ID, DEMO_ACCOUNT_ID, 1);
            Await.until(() -> simulator.events().statistics().acknowledged() == 1);
        }
    }

    @Test
    void anApplicationThatRefusesThePlatformsCheckDoesNotStart() {
        assertThatThrownBy(() -> SpringApplication.from(LocalStartIT::main)
                        .with(WithSimulator.class, LoginEverywhere.class)
                        .run(ARGUMENTS))
                .cause()
                .hasMessageStartingWith("The application does not accept the platform's check of its webhook, which"
                        + " needs no login and no TLS here")
                .hasMessageEndingWith("/feishu/events failed: HTTP 401");
    }

    @Configuration(proxyBeanMethods = false)
    @AutoConfigureFeishuSimulator
    static class WithSimulator {}

    @Configuration(proxyBeanMethods = false)
    static class LoginEverywhere {

        @Bean(WebhookProperties.ROUTE_BEAN_NAME)
        RouterFunction<ServerResponse> route() {
            return RouterFunctions.route()
                    .POST("/feishu/events", request -> ServerResponse.status(HttpStatus.UNAUTHORIZED)
                            .build())
                    .build();
        }
    }
}
