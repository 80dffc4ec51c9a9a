package com.example.boot;

import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.env.Environment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.reactive.function.client.WebClient;

import io.github.feishureactive.simulator.FeishuSimulator;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A request to the application's own port becomes a call over https, with the trust of one of Boot's SSL bundles. */
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
        String account = WebClient.create("http://127.0.0.1:" + environment.getProperty("local.server.port"))
                .post()
                .uri("/accounts/{id}/enable", DEMO_ACCOUNT_ID)
                .retrieve()
                .bodyToMono(String.class)
                .block(Duration.ofMinutes(1));

        assertTrue(account.contains("\"accountId\":\"" + DEMO_ACCOUNT_ID + "\""), account);
        assertTrue(account.contains("\"status\":\"ENABLED\""), account);
        assertEquals(1, SIMULATOR.statistics().enabled(DEMO_ACCOUNT_ID));
    }

    /** The one of this Boot: what this library brings must not stand beside it, and nothing is taken away. */
    @Test
    void ofNettyThereIsOneVersionAndAllOfBootsParts() {
        assertTrue(System.getProperty("java.class.path").contains("netty-codec-native-quic"));
        Set<String> versions = Pattern.compile("netty-[a-z][a-z0-9-]*-(4[0-9.]+[.]Final)")
                .matcher(System.getProperty("java.class.path"))
                .results()
                .map(jar -> jar.group(1))
                .collect(Collectors.toSet());
        assertEquals(1, versions.size(), versions.toString());
    }
}
