package io.github.feishureactive.spring;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.hire.referral.account.Account;
import io.github.feishureactive.hire.referral.account.AssetsUpdated;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.Latency;
import io.github.feishureactive.simulator.PlatformEvents;

import static org.assertj.core.api.Assertions.assertThat;

/** A real WebFlux application with all of Boot's auto-configuration, over sockets, against the simulator. */
@Timeout(600)
class FeishuApplicationIT {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String EVENT = """
            {"account_id":"6942778198054125570","assets":{"confirmed_bonus":{"point_bonus":1}},"modify_time":"1625193600000"}
            """;
    private static final String QUIET_PERIOD = "spring.reactor.netty.shutdown-quiet-period";

    /** Responses take long enough for the application's shutdown to begin meanwhile. */
    private final FeishuSimulator simulator = FeishuSimulator.demo()
            .port(0)
            .latency(Latency.none(), Latency.fixed(Duration.ofMillis(700)))
            .start();

    private ConfigurableApplicationContext context;

    private void start(String... properties) {
        start(List.of(), properties);
    }

    private void start(List<Class<?>> beans, String... properties) {
        List<String> all = new ArrayList<>(List.of(properties));
        all.add("server.port=0");
        if (all.stream().noneMatch(property -> property.startsWith(QUIET_PERIOD))) {
            // Event loops without a quiet period reveal whatever stops after them.
            all.add(QUIET_PERIOD + "=0s");
        }
        all.add("feishu.base-url=" + simulator.baseUrl());
        all.add("feishu.app-id=" + FeishuSimulator.DEMO_APP_ID);
        all.add("feishu.app-secret=" + FeishuSimulator.DEMO_APP_SECRET);
        all.add("management.endpoint.health.show-details=always");
        // Another test's: there is none here.
        all.add("management.health.redis.enabled=false");
        all.add("management.endpoints.web.exposure.include=health,metrics");
        SpringApplication application = new SpringApplication(Application.class);
        application.addPrimarySources(beans);
        context = application.run(all.stream().map(property -> "--" + property).toArray(String[]::new));
    }

    private String enable() throws IOException, InterruptedException {
        return response("/accounts/" + FeishuSimulator.DEMO_ACCOUNT_ID + "/enable", BodyPublishers.noBody());
    }

    private String get(String path) throws IOException, InterruptedException {
        return response(path, null);
    }

    /** Returns the body of a successful response. */
    private String response(String path, BodyPublisher posted) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(LIMIT);
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send((posted == null ? request.GET() : request.POST(posted)).build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    private String port() {
        return context.getEnvironment().getProperty("local.server.port");
    }

    @AfterEach
    void close() {
        if (context != null) {
            context.close();
        }
        simulator.close();
    }

    @Test
    void enablesAnAccountAndShowsItInHealthAndMetrics() throws IOException, InterruptedException {
        start();
        assertThat(enable()).contains(FeishuSimulator.DEMO_ACCOUNT_ID);
        assertThat(simulator.account(FeishuSimulator.DEMO_APP_ID, FeishuSimulator.DEMO_ACCOUNT_ID))
                .hasValueSatisfying(account -> assertThat(account.enabled()).isTrue());

        assertThat(get("/actuator/health")).contains("\"feishu\":{").contains("\"ended\":\"well\"");
        assertThat(get("/actuator/metrics/feishu.client.requests"))
                .contains("\"statistic\":\"COUNT\",\"value\":1.0")
                .contains("hire.referral_account.enable");
        assertThat(get("/actuator/metrics")).contains("\"feishu.client.requests.active\"");
    }

    /** As docs/metrics.md says. */
    @Test
    void longTaskTimersCanBeLeftOut() throws IOException, InterruptedException {
        start("management.metrics.observations.ignored-meters=long-task-timer");
        enable();

        assertThat(get("/actuator/metrics"))
                .contains("\"feishu.client.requests\"", "\"feishu.client.attempts\"")
                .doesNotContain("\"feishu.client.requests.active\"", "\"feishu.client.attempts.active\"");
    }

    @Test
    void eventsComeByWebhook() throws InterruptedException {
        start("feishu.webhook.path=/feishu/events", "feishu.webhook.verification-tokens=v-token");
        simulator
                .events()
                .webhook(FeishuSimulator.DEMO_APP_ID, "http://127.0.0.1:" + port() + "/feishu/events")
                .verificationToken("v-token")
                .urlCheckWithin(LIMIT)
                .subscribe();
        simulator.events().push(FeishuSimulator.DEMO_APP_ID, PlatformEvents.ASSETS_UPDATE, EVENT);
        assertThat(context.getBean(Application.class).next()).isEqualTo(FeishuSimulator.DEMO_ACCOUNT_ID);
    }

    @Test
    void eventsComeByLongConnection() throws InterruptedException {
        start("feishu.long-connection.enabled=true");
        await(() -> simulator.events().connections(FeishuSimulator.DEMO_APP_ID).open() > 0);
        simulator.events().push(FeishuSimulator.DEMO_APP_ID, PlatformEvents.ASSETS_UPDATE, EVENT);
        assertThat(context.getBean(Application.class).next()).isEqualTo(FeishuSimulator.DEMO_ACCOUNT_ID);

        context.close();
        assertThat(simulator.events().connections(FeishuSimulator.DEMO_APP_ID).open())
                .isZero();
    }

    @Test
    void aResponseInFlightIsNotLostWhenTheApplicationShutsDown() throws InterruptedException {
        start("feishu.response-timeout=20s", "server.shutdown=graceful");
        CountDownLatch sent = new CountDownLatch(1);
        BlockingQueue<Object> ends = new LinkedBlockingQueue<>();
        // Not from a web request, for which the web server would wait.
        Disposable call = context.getBean(ReferralAccounts.class)
                .enable(FeishuSimulator.DEMO_ACCOUNT_ID)
                .doOnSubscribe(begun -> sent.countDown())
                .subscribe(ends::add, ends::add);
        assertThat(sent.await(60, TimeUnit.SECONDS)).isTrue();
        await(() -> simulator.statistics().requests(ApiPaths.ENABLE) > 0);

        context.close();

        assertThat(ends.poll(60, TimeUnit.SECONDS)).isInstanceOf(Account.class);
        assertThat(call.isDisposed()).isTrue();
    }

    private static void await(BooleanSupplier condition) {
        Flux.interval(Duration.ofMillis(5))
                .takeUntil(tick -> condition.getAsBoolean())
                .blockLast(LIMIT);
    }

    @Test
    void aContextThatIsOnlyStoppedGoesOnAfterwards() throws IOException, InterruptedException {
        start();
        FeishuGateway gateway = context.getBean(FeishuGateway.class);
        // Netty does not close what connects in the moment in which loops without a quiet period end.
        await(() -> gateway.tokenStatus().validFor() != null);
        stopAndStart();
        context.close();
        assertThat(gateway.toString()).contains("closed");
    }

    private void stopAndStart() throws IOException, InterruptedException {
        FeishuGateway gateway = context.getBean(FeishuGateway.class);
        context.stop();
        assertThat(gateway.toString()).doesNotContain("closed");
        context.start();
        enable();
    }

    @Test
    void aContextIsStoppedWhileItsTokenIsRequested() throws IOException, InterruptedException {
        start(QUIET_PERIOD + "=100ms");
        stopAndStart();
    }

    @Test
    void eventLoopsOfTheApplicationAreOthersAfterAStop() throws IOException, InterruptedException {
        start(List.of(OwnLoops.class));
        enable();
        stopAndStart();
        // As Spring does with the contexts of its test cache.
        context.pause();
        context.restart();
        enable();
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnLoops {

        @Bean
        ReactorResourceFactory ownLoops() {
            ReactorResourceFactory factory = new ReactorResourceFactory();
            factory.setUseGlobalResources(false);
            factory.setShutdownQuietPeriod(Duration.ofMillis(100));
            return factory;
        }
    }

    @RestController
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        private final BlockingQueue<String> updated = new LinkedBlockingQueue<>();
        private final ReferralAccounts accounts;

        Application(ReferralAccounts accounts) {
            this.accounts = accounts;
        }

        @Bean
        Disposable handler(Events events) {
            return events.on(
                    AssetsUpdated.EVENT,
                    event -> Mono.fromRunnable(() -> updated.add(event.payload().accountId())));
        }

        String next() throws InterruptedException {
            return updated.poll(60, TimeUnit.SECONDS);
        }

        @PostMapping("/accounts/{id}/enable")
        Mono<Account> enable(@PathVariable("id") String id) {
            return accounts.enable(id);
        }
    }
}
