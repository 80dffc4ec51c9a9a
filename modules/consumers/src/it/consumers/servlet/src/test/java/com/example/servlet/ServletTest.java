package com.example.servlet;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Flux;

import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.PlatformEvents;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_APP_ID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Calls, problem details and a webhook in an application on Spring MVC. */
@ExtendWith(OutputCaptureExtension.class)
class ServletTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final HttpClient client = HttpClient.newHttpClient();
    private String address;

    private HttpResponse<String> send(String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path))
                .method(method, BodyPublishers.noBody())
                .timeout(LIMIT)
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    @Test
    void callsFailuresAndEvents(CapturedOutput output) throws Exception {
        try (FeishuSimulator platform = FeishuSimulator.demo().port(0).start();
                ConfigurableApplicationContext application = SpringApplication.run(
                        ServletApplication.class, "--server.port=0", "--feishu.base-url=" + platform.baseUrl())) {
            address = "http://127.0.0.1:" + application.getEnvironment().getProperty("local.server.port");
            assertTrue(output.getOut().contains("feishu.webhook.path has no effect in this application: only WebFlux"));

            calls();
            failures(output);
            events(platform);
        }
    }

    private void calls() throws Exception {
        HttpResponse<String> enabled = send("POST", "/accounts/" + DEMO_ACCOUNT_ID + "/enable");
        assertEquals(200, enabled.statusCode(), enabled.body());
        assertTrue(enabled.body().contains("\"amount\":\"520.00\""), enabled.body());
        assertTrue(enabled.body().contains("\"status\":\"ENABLED\""), enabled.body());
    }

    /** Of a call that the controller returns, and of one for which it blocks. */
    private void failures(CapturedOutput output) throws Exception {
        int before = output.getOut().length();
        for (String path : new String[] {"/accounts/1/enable", "/accounts/1/deactivate"}) {
            HttpResponse<String> missing = send("POST", path);
            assertEquals(404, missing.statusCode(), missing.body());
            assertEquals(
                    "application/problem+json",
                    missing.headers().firstValue("Content-Type").orElseThrow());
            assertTrue(missing.body().contains("\"outcome\":\"REJECTED\""), missing.body());
            assertTrue(missing.body().contains("\"instance\":\"" + path + "\""), missing.body());
        }
        // The quota is of one call an hour.
        HttpResponse<String> refused = send("POST", "/accounts/" + DEMO_ACCOUNT_ID + "/deactivate");
        assertEquals(503, refused.statusCode(), refused.body());
        assertTrue(refused.headers().firstValueAsLong("Retry-After").orElseThrow() > 60);
        assertTrue(refused.body().contains("\"outcome\":\"NOT_SENT\""), refused.body());
        assertFalse(output.getOut().substring(before).contains("\tat "), output.getOut());
    }

    private void events(FeishuSimulator platform) {
        platform.events()
                .webhook(DEMO_APP_ID, address + "/feishu/events")
                .verificationToken("v-token")
                .urlCheckWithin(LIMIT)
                .subscribe();
        platform.events().push(DEMO_APP_ID, PlatformEvents.ASSETS_UPDATE, """
                {"account_id":"7","assets":{"confirmed_bonus":{"point_bonus":1}},"modify_time":"1625193600000"}
                """);
        Flux.interval(Duration.ofMillis(20))
                .takeUntil(tick -> received().equals("[\"7\"]"))
                .blockLast(LIMIT);
    }

    private String received() {
        try {
            return send("GET", "/received").body();
        } catch (Exception e) {
            throw new IllegalStateException("no list of events", e);
        }
    }
}
