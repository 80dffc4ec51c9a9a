package com.example.apps;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Flux;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.Latency;
import io.github.feishureactive.simulator.PlatformEvents;
import io.github.feishureactive.simulator.account.SimulatedAccount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Three apps of one application, against one platform: each has its own of everything. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PayoutsTest {

    private static final String ACCOUNT = "6942778198054125570";
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** Responses take long enough for the application's shutdown to begin meanwhile. */
    private static final FeishuSimulator PLATFORM = FeishuSimulator.builder()
            .port(0)
            .app("cli_main", "secret_main")
            .app("cli_partner", "secret_partner")
            .storeApp("cli_shop", "secret_shop")
            .tenant("cli_shop", "tenant_shop")
            .account(SimulatedAccount.disabled(ACCOUNT))
            .latency(Latency.none(), Latency.fixed(Duration.ofMillis(300)))
            .start();

    private static final ConfigurableApplicationContext APPLICATION = start();

    private static ConfigurableApplicationContext start(Class<?>... more) {
        SpringApplication application = new SpringApplication(PayoutsApplication.class);
        application.addPrimarySources(List.of(more));
        return application.run(
                "--server.port=0",
                "--spring.reactor.netty.shutdown-quiet-period=0s",
                "--feishu.base-url=" + PLATFORM.baseUrl());
    }

    @AfterAll
    static void close() {
        APPLICATION.close();
        PLATFORM.close();
    }

    private static HttpRequest request(String method, String path) {
        String port = APPLICATION.getEnvironment().getProperty("local.server.port");
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, BodyPublishers.noBody())
                .timeout(LIMIT)
                .build();
    }

    private static HttpResponse<String> enable(String app) throws Exception {
        return CLIENT.send(request("POST", "/" + app + "/accounts/" + ACCOUNT + "/enable"), BodyHandlers.ofString());
    }

    private static String get(String path) throws Exception {
        return CLIENT.send(request("GET", path), BodyHandlers.ofString()).body();
    }

    private static void await(BooleanSupplier condition) {
        Flux.interval(Duration.ofMillis(5))
                .takeUntil(tick -> condition.getAsBoolean())
                .blockLast(LIMIT);
    }

    @Test
    @Order(1)
    void callsQuotasHealthAndMetersAreEachAppsOwn() throws Exception {
        PLATFORM.appTickets().push("cli_shop");
        webhook();
        assertEquals(200, enable("partner").statusCode());
        assertTrue(enabled("cli_partner"));
        assertFalse(enabled("cli_main"));
        assertTrue(get("/actuator/health/feishu/partner").contains("lastCall"));
        assertFalse(get("/actuator/health/feishu/default").contains("lastCall"));

        HttpResponse<String> refused = enable("partner");
        assertEquals(503, refused.statusCode());
        assertEquals(
                "application/problem+json",
                refused.headers().firstValue("Content-Type").orElseThrow());
        assertTrue(refused.headers().firstValueAsLong("Retry-After").orElseThrow() > 60);
        assertTrue(refused.body().contains("\"outcome\":\"NOT_SENT\""), refused.body());
        for (String app : List.of("main", "main", "shop")) {
            HttpResponse<String> response = enable(app);
            assertEquals(200, response.statusCode(), response.body());
            assertTrue(response.body().contains("\"status\":\"ENABLED\""), response.body());
        }
        assertTrue(PLATFORM.installed("cli_shop", "tenant_shop")
                .account(ACCOUNT)
                .orElseThrow()
                .enabled());
        assertEquals(4, PLATFORM.statistics().requests(ApiPaths.ENABLE));

        assertHealth();
        assertCount("app:default&tag=outcome:success", 2);
        assertCount("app:partner&tag=outcome:success", 1);
        assertCount("app:partner&tag=outcome:not_sent", 1);
        assertCount("app:shop&tag=outcome:success", 1);
        assertFalse(get("/actuator/metrics/feishu.client.requests").contains("cli_"));
    }

    private static boolean enabled(String appId) {
        return PLATFORM.installed(appId).account(ACCOUNT).orElseThrow().enabled();
    }

    private static void assertHealth() throws Exception {
        for (String app : List.of("default", "partner", "shop")) {
            String component = get("/actuator/health/feishu/" + app);
            assertTrue(component.contains("\"status\":\"UP\""), component);
        }
    }

    private static void assertCount(String tags, int calls) throws Exception {
        String measured = get("/actuator/metrics/feishu.client.requests?tag=" + tags);
        assertTrue(measured.contains("\"COUNT\",\"value\":" + calls + ".0"), measured);
    }

    private static void webhook() {
        String port = APPLICATION.getEnvironment().getProperty("local.server.port");
        PLATFORM.events()
                .webhook("cli_shop", "http://127.0.0.1:" + port + "/feishu/shop")
                .verificationToken("token_shop")
                .urlCheckWithin(LIMIT)
                .subscribe();
    }

    @Test
    @Order(2)
    void eventsComeToTheAppThatTheyAreFor() {
        for (String appId : List.of("cli_main", "cli_partner")) {
            await(() -> PLATFORM.events().connections(appId).open() > 0);
        }
        push("cli_partner", "1");
        push("cli_main", "2");
        push("cli_shop", "3");
        await(() -> received().length() > 30);
        for (String one : List.of("\"partner 1\"", "\"main 2\"", "\"shop 3\"")) {
            assertTrue(received().contains(one), received());
        }
    }

    private static void push(String appId, String accountId) {
        PLATFORM.events().push(appId, PlatformEvents.ASSETS_UPDATE, """
                {"account_id":"%s","assets":{"confirmed_bonus":{"point_bonus":1}},"modify_time":"1625193600000"}
                """.formatted(accountId));
    }

    private static String received() {
        try {
            return get("/received");
        } catch (Exception e) {
            throw new IllegalStateException("no list of events", e);
        }
    }

    /** The port that the first application listens on is not asked for: the second one does not come so far. */
    @Test
    @Order(3)
    @ExtendWith(OutputCaptureExtension.class)
    void aSecondGatewayIsAFailureAtStart(CapturedOutput output) {
        assertThrows(RuntimeException.class, () -> start(OfAnotherApp.class));
        assertTrue(output.getOut().contains("'feishu.app-id' is cli_main"), output.getOut());
        assertTrue(output.getOut().contains("'otherGateway' of type FeishuGateway calls as cli_other"));
        assertTrue(output.getOut().contains("@Bean(defaultCandidate = false)"));
    }

    @Configuration(proxyBeanMethods = false)
    static class OfAnotherApp {

        @Bean
        FeishuGateway otherGateway() {
            return FeishuGateway.builder()
                    .authentication(AppAuthentication.customApp("cli_other", "secret_other"))
                    .build();
        }
    }

    @Test
    @Order(4)
    void callsInFlightOfEachAppEndBeforeTheApplicationDoes() throws Exception {
        long before = PLATFORM.statistics().requests(ApiPaths.ENABLE);
        List<CompletableFuture<HttpResponse<String>>> calls = List.of("main", "shop").stream()
                .map(app -> CLIENT.sendAsync(
                        request("POST", "/" + app + "/accounts/" + ACCOUNT + "/enable"), BodyHandlers.ofString()))
                .toList();
        await(() -> PLATFORM.statistics().requests(ApiPaths.ENABLE) == before + 2);

        APPLICATION.close();

        for (CompletableFuture<HttpResponse<String>> call : calls) {
            assertEquals(200, call.get(1, TimeUnit.MINUTES).statusCode());
        }
        for (String appId : List.of("cli_main", "cli_partner")) {
            assertEquals(0, PLATFORM.events().connections(appId).open());
        }
    }
}
