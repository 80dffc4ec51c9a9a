package io.github.feishureactive.spring;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.error.QuotaRefusedException;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.hire.referral.account.Account;
import io.github.feishureactive.hire.referral.account.AssetsUpdated;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.Latency;
import io.github.feishureactive.simulator.PlatformEvents;
import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.testkit.Await;

import static org.assertj.core.api.Assertions.assertThat;

/** A WebFlux application with two custom apps and a store app, over sockets, against one simulator. */
@Timeout(600)
class SeveralAppsIT {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String ACCOUNT = "6942778198054125570";
    private static final String TENANT = "tenant_shop";

    /** Responses take long enough for the application's shutdown to begin meanwhile. */
    private final FeishuSimulator simulator = FeishuSimulator.builder()
            .port(0)
            .app("cli_main", "secret_main")
            .app("cli_partner", "secret_partner")
            .storeApp("cli_shop", "secret_shop")
            .tenant("cli_shop", TENANT)
            .account(SimulatedAccount.disabled(ACCOUNT))
            .latency(Latency.none(), Latency.fixed(Duration.ofMillis(300)))
            .start();

    private ConfigurableApplicationContext context;

    @BeforeEach
    void start() {
        context = new SpringApplication(Application.class)
                .run(
                        "--server.port=0",
                        "--server.shutdown=graceful",
                        "--management.endpoint.health.show-details=always",
                        "--management.endpoints.web.exposure.include=health,metrics",
                        "--management.health.redis.enabled=false",
                        "--feishu.base-url=" + simulator.baseUrl(),
                        "--feishu.response-timeout=20s",
                        "--feishu.app-id=cli_main",
                        "--feishu.app-secret=secret_main",
                        "--feishu.long-connection.enabled=true",
                        "--feishu.apps.partner.app-id=cli_partner",
                        "--feishu.apps.partner.app-secret=secret_partner",
                        "--feishu.apps.partner.long-connection.enabled=true",
                        "--feishu.apps.partner.quotas.[hire.referral_account.enable]=1/1h",
                        "--feishu.apps.partner.deadline=10s",
                        "--feishu.apps.shop.app-id=cli_shop",
                        "--feishu.apps.shop.app-secret=secret_shop",
                        "--feishu.apps.shop.app-type=store",
                        "--feishu.apps.shop.webhook.path=/shop/events",
                        "--feishu.apps.shop.webhook.verification-tokens=token_shop");
        simulator
                .events()
                .webhook("cli_shop", "http://127.0.0.1:" + port() + "/shop/events")
                .verificationToken("token_shop")
                .urlCheckWithin(LIMIT)
                .subscribe();
        simulator.appTickets().push("cli_shop");
    }

    @AfterEach
    void close() {
        context.close();
        simulator.close();
    }

    private String port() {
        return context.getEnvironment().getProperty("local.server.port");
    }

    private Application application() {
        return context.getBean(Application.class);
    }

    private static void enable(ReferralAccounts accounts) {
        StepVerifier.create(accounts.enable(ACCOUNT))
                .expectNextCount(1)
                .expectComplete()
                .verify(LIMIT);
    }

    private boolean enabled(String appId) {
        return (appId.equals("cli_shop") ? simulator.installed(appId, TENANT) : simulator.installed(appId))
                .account(ACCOUNT)
                .orElseThrow()
                .enabled();
    }

    @Test
    void callsAndQuotasAndMetersAndHealthAreEachAppsOwn() throws Exception {
        enable(application().partner);
        assertThat(List.of(enabled("cli_main"), enabled("cli_partner"), enabled("cli_shop")))
                .containsExactly(false, true, false);
        // The tokens of all come without a call, once the application has started.
        Await.until(this::allUp);

        // The partner's quota of an hour is used up; the others have their own.
        StepVerifier.create(application().partner.enable(ACCOUNT))
                .expectError(QuotaRefusedException.class)
                .verify(LIMIT);
        enable(application().main);
        enable(application().main);
        enable(application().shop);
        assertThat(List.of(enabled("cli_main"), enabled("cli_shop"))).containsExactly(true, true);
        assertThat(simulator.statistics().requests(ApiPaths.ENABLE)).isEqualTo(4);

        assertThat(health()).extractingByKeys("default", "partner", "shop").containsExactly("UP", "UP", "UP");
        assertThat(requests("default", "success")).isEqualTo(2);
        assertThat(requests("partner", "success")).isEqualTo(1);
        assertThat(requests("partner", "not_sent")).isEqualTo(1);
        assertThat(requests("shop", "success")).isEqualTo(1);
        assertThat(get("/actuator/metrics/feishu.client.requests")
                        .get("availableTags")
                        .toString())
                .contains("\"partner\"")
                .doesNotContain("cli_");
        assertThat(get("/actuator/metrics/feishu.client.ratelimit.wait?tag=app:partner&tag=outcome:granted")
                        .at("/measurements/0/value")
                        .asInt())
                .isEqualTo(1);
    }

    private boolean allUp() {
        try {
            return health().equals(Map.of("default", "UP", "partner", "UP", "shop", "UP"));
        } catch (Exception e) {
            throw new IllegalStateException("no health", e);
        }
    }

    private int requests(String app, String outcome) throws Exception {
        return get("/actuator/metrics/feishu.client.requests?tag=app:" + app + "&tag=outcome:" + outcome)
                .at("/measurements/0/value")
                .asInt();
    }

    /** The status of each app. */
    private Map<String, String> health() throws Exception {
        Map<String, String> health = new LinkedHashMap<>();
        get("/actuator/health/feishu")
                .get("components")
                .properties()
                .forEach(app ->
                        health.put(app.getKey(), app.getValue().get("status").asString()));
        return health;
    }

    private JsonNode get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(LIMIT)
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        return JsonMapper.shared().readTree(response.body());
    }

    @Test
    void eventsComeToTheAppThatTheyAreFor() throws Exception {
        for (String appId : List.of("cli_main", "cli_partner")) {
            Await.until(() -> simulator.events().connections(appId).open() > 0);
        }
        push("cli_partner", "1");
        assertThat(application().next()).isEqualTo("partner 1");
        push("cli_main", "2");
        assertThat(application().next()).isEqualTo("default 2");
        push("cli_shop", "3");
        assertThat(application().next()).isEqualTo("shop 3");
        assertThat(application().events).isEmpty();
        assertThat(get("/actuator/metrics/feishu.events.ended?tag=app:partner&tag=outcome:handled")
                        .at("/measurements/0/value")
                        .asInt())
                .isEqualTo(1);
        assertThat(get("/actuator/metrics/feishu.long.connection.connected?tag=app:partner")
                        .at("/measurements/0/value")
                        .asInt())
                .isEqualTo(1);
    }

    private void push(String appId, String accountId) {
        simulator.events().push(appId, PlatformEvents.ASSETS_UPDATE, """
                {"account_id":"%s","assets":{"confirmed_bonus":{"point_bonus":1}},"modify_time":"1625193600000"}
                """.formatted(accountId));
    }

    @Test
    void whatIsInFlightIsNotLostWhenTheApplicationShutsDown() throws Exception {
        List<FeishuGateway> gateways = List.of(
                context.getBean("feishuGateway", FeishuGateway.class),
                context.getBean("feishuGateway#partner", FeishuGateway.class),
                context.getBean("feishuGateway#shop", FeishuGateway.class));
        BlockingQueue<Object> ends = new LinkedBlockingQueue<>();
        for (ReferralAccounts accounts : List.of(application().main, application().partner, application().shop)) {
            accounts.enable(ACCOUNT).subscribe(ends::add, ends::add);
        }
        Await.until(() -> simulator.statistics().requests(ApiPaths.ENABLE) == 3);

        context.close();

        for (int i = 0; i < 3; i++) {
            assertThat(ends.poll(60, TimeUnit.SECONDS)).isInstanceOf(Account.class);
        }
        assertThat(gateways)
                .allSatisfy(gateway -> assertThat(gateway.toString()).contains("closed"));
        for (String appId : List.of("cli_main", "cli_partner")) {
            assertThat(simulator.events().connections(appId).open()).isZero();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        private final ReferralAccounts main;
        private final ReferralAccounts partner;
        private final ReferralAccounts shop;

        Application(
                ReferralAccounts main,
                @Qualifier("partner") ReferralAccounts partner,
                @Qualifier("shop") ReferralAccounts shop) {
            this.main = main;
            this.partner = partner;
            this.shop = shop.forTenant(TENANT);
        }

        @Bean
        Disposable handlers(Events main, @Qualifier("partner") Events partner, @Qualifier("shop") Events shop) {
            return Disposables.composite(handler("default", main), handler("partner", partner), handler("shop", shop));
        }

        private Disposable handler(String app, Events received) {
            return received.on(
                    AssetsUpdated.EVENT,
                    event -> Mono.fromRunnable(
                            () -> events.add(app + " " + event.payload().accountId())));
        }

        String next() throws InterruptedException {
            return events.poll(60, TimeUnit.SECONDS);
        }
    }
}
