package com.example.before;

import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.reactive.function.client.WebClient;

import io.github.feishureactive.simulator.FeishuSimulator;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** With Reactor Netty 1.2: a request to the application's own port becomes a call over https. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ApplicationTest {

    private static final FeishuSimulator SIMULATOR =
            FeishuSimulator.demo().tls().start();

    @DynamicPropertySource
    static void platform(DynamicPropertyRegistry registry) {
        registry.add("feishu.base-url", SIMULATOR::baseUrl);
        registry.add("feishu.app-id", () -> FeishuSimulator.DEMO_APP_ID);
        registry.add("feishu.app-secret", () -> FeishuSimulator.DEMO_APP_SECRET);
        registry.add("feishu.ssl.bundle", () -> "simulator");
        registry.add("spring.ssl.bundle.pem.simulator.truststore.certificate", SIMULATOR.certificate()::pem);
    }

    @AfterAll
    static void close() {
        SIMULATOR.close();
    }

    @Test
    void enablesAnAccount(@Autowired Environment environment) {
        assertEquals(
                "{\"accountId\":\"6942778198054125570\",\"assets\":{\"confirmedBonus\":{\"pointBonus\":1500,\"cashBonus\":"
                        + "[{\"currency\":\"CNY\",\"amount\":\"520.00\"}]}},\"status\":\"ENABLED\"}",
                enable(environment, DEMO_ACCOUNT_ID, HttpStatus.OK));
        assertEquals(1, SIMULATOR.statistics().enabled(DEMO_ACCOUNT_ID));
    }

    @Test
    void anAccountThatDoesNotExistIsNotFound(@Autowired Environment environment) {
        String problem = enable(environment, "1", HttpStatus.NOT_FOUND);
        assertTrue(problem.contains("\"outcome\":\"REJECTED\""), problem);
    }

    private static String enable(Environment environment, String id, HttpStatus expected) {
        return WebClient.create("http://127.0.0.1:" + environment.getProperty("local.server.port"))
                .post()
                .uri("/accounts/{id}/enable", id)
                .exchangeToMono(response -> {
                    assertEquals(expected, response.statusCode());
                    return response.bodyToMono(String.class);
                })
                .block(Duration.ofMinutes(1));
    }

    /** The one of this Boot: what this library brings must not stand beside it. */
    @Test
    void ofNettyThereIsOneVersion() {
        Set<String> versions = Pattern.compile("netty-[a-z][a-z0-9-]*-(4[0-9.]+[.]Final)")
                .matcher(System.getProperty("java.class.path"))
                .results()
                .map(jar -> jar.group(1))
                .collect(Collectors.toSet());
        assertEquals(1, versions.size(), versions.toString());
    }
}
