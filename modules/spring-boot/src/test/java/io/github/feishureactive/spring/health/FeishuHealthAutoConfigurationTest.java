package io.github.feishureactive.spring.health;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.databind.json.JsonMapper;

import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.core.error.InvalidRequestException;
import io.github.feishureactive.events.EventEnvelope;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.events.connection.ConnectionState;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.spring.FeishuAutoConfiguration;
import io.github.feishureactive.spring.event.FeishuEventsAutoConfiguration;
import io.github.feishureactive.spring.internal.LongConnectionLifecycle;
import io.github.feishureactive.testkit.Await;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/** The health follows the outcome of calls, and no probe makes a request. */
class FeishuHealthAutoConfigurationTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final FeishuSimulator simulator = FeishuSimulator.demo().port(0).start();
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SslAutoConfiguration.class, FeishuAutoConfiguration.class, FeishuHealthAutoConfiguration.class))
            .withPropertyValues(
                    "feishu.base-url=" + simulator.baseUrl(),
                    "feishu.app-id=" + FeishuSimulator.DEMO_APP_ID,
                    "feishu.app-secret=" + FeishuSimulator.DEMO_APP_SECRET);

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void isUnknownBeforeTheFirstCallAndMakesNoRequest() {
        runner.run(context -> {
            Health health = health(context);
            assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
            assertThat(health.getDetails()).containsOnly(entry("token", Map.of("validFor", "none")));
            assertThat(simulator.statistics().tokensIssued()).isZero();
        });
    }

    @Test
    void isUpWithATokenAndShowsTheLastCall() {
        runner.run(context -> {
            enable(context, FeishuSimulator.DEMO_ACCOUNT_ID);
            Health health = health(context);
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(details(health, "token").get("validFor").toString()).matches("7\\d{3} s");
            assertThat(details(health, "lastCall"))
                    .containsEntry("operation", "hire.referral_account.enable")
                    .containsEntry("ended", "well")
                    .containsEntry("httpStatus", 200)
                    .containsKeys("at", "logId");
        });
    }

    @Test
    void oneFailedCallIsShownAndNotMore() {
        runner.run(context -> {
            enable(context, FeishuSimulator.DEMO_ACCOUNT_ID);
            StepVerifier.create(context.getBean(ReferralAccounts.class).enable("1"))
                    .expectError()
                    .verify(LIMIT);
            Health health = health(context);
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(details(health, "lastCall"))
                    .containsEntry("ended", "ApiException")
                    .containsEntry("code", 1002553);

            StepVerifier.create(context.getBean(ReferralAccounts.class).enable(" "))
                    .expectError(InvalidRequestException.class)
                    .verify(LIMIT);
            assertThat(details(health(context), "lastCall"))
                    .containsEntry("ended", "InvalidRequestException")
                    .doesNotContainKeys("code", "httpStatus", "logId");
        });
    }

    @Test
    void isDownWhileNoTokenCanBeHad() {
        runner.withPropertyValues("feishu.app-secret=wrong").run(context -> {
            StepVerifier.create(context.getBean(ReferralAccounts.class).enable(FeishuSimulator.DEMO_ACCOUNT_ID))
                    .expectError(AuthenticationException.class)
                    .verify(LIMIT);
            long asked = simulator.statistics().requests(ApiPaths.TENANT_TOKEN);
            Health health = health(context);
            assertThat(health.getStatus()).isEqualTo(Status.DOWN);
            assertThat(details(health, "token"))
                    .containsEntry("validFor", "none")
                    .containsKeys("code", "retryAfter");
            assertThat(details(health, "token").get("failure").toString())
                    .contains("developer console")
                    .doesNotContain("wrong\"");
            assertThat(simulator.statistics().requests(ApiPaths.TENANT_TOKEN)).isEqualTo(asked);
        });
    }

    @Test
    void showsWhatBecameOfEventsAndWhereTheLongConnectionStands() {
        runner.withConfiguration(AutoConfigurations.of(FeishuEventsAutoConfiguration.class))
                .withPropertyValues("feishu.long-connection.enabled=true")
                .run(context -> {
                    enable(context, FeishuSimulator.DEMO_ACCOUNT_ID);
                    Events events = context.getBean(Events.class);
                    events.deliver(new EventEnvelope(
                                    "1",
                                    "unsubscribed",
                                    null,
                                    null,
                                    "cli",
                                    null,
                                    JsonMapper.shared().createObjectNode()))
                            .block(LIMIT);
                    LongConnectionLifecycle connection = context.getBean(LongConnectionLifecycle.class);
                    Await.until(() -> connection.status().state() == ConnectionState.CONNECTED);
                    Health health = health(context);
                    assertThat(health.getStatus()).isEqualTo(Status.UP);
                    assertThat(details(health, "events"))
                            .containsEntry("received", 1L)
                            .containsEntry("inFlight", 0)
                            .containsEntry("oldestInFlight", "0 s");
                    assertThat(details(health, "longConnection"))
                            .containsEntry("state", ConnectionState.CONNECTED)
                            .containsEntry("reconnects", 0L);
                });
    }

    /** Counters must not decrease: a registry would take that for a restart of the process. */
    @Test
    void theCountersOfTheLongConnectionGoOnWhereAnotherBegins() {
        runner.withConfiguration(AutoConfigurations.of(FeishuEventsAutoConfiguration.class))
                .withPropertyValues("feishu.long-connection.enabled=true")
                .run(context -> {
                    LongConnectionLifecycle connection = context.getBean(LongConnectionLifecycle.class);
                    awaitConnected(connection);
                    Await.until(() -> !connection.totals().connected().isZero());
                    Duration before = connection.totals().connected();
                    CountDownLatch stopped = new CountDownLatch(1);
                    connection.stop(stopped::countDown);
                    assertThat(stopped.await(LIMIT.toSeconds(), TimeUnit.SECONDS))
                            .isTrue();
                    Duration after = connection.totals().connected();
                    assertThat(after).as("also while there is none").isGreaterThanOrEqualTo(before);
                    connection.start();
                    assertThat(connection.totals().connected()).isGreaterThanOrEqualTo(after);
                    awaitConnected(connection);
                    Await.until(() -> !connection.totals().connected().equals(after));
                    assertThat(connection.totals().connected()).isGreaterThan(after);
                    assertThat(connection.totals().reconnects()).isZero();
                });
    }

    private static void awaitConnected(LongConnectionLifecycle connection) {
        Await.until(() -> connection.status().state() == ConnectionState.CONNECTED);
    }

    @Test
    void isDownWhereThePlatformRefusesTheConnection() {
        simulator.events().connections(FeishuSimulator.DEMO_APP_ID).refuseHandshakeByProxy(403);
        runner.withConfiguration(AutoConfigurations.of(FeishuEventsAutoConfiguration.class))
                .withPropertyValues("feishu.long-connection.enabled=true")
                .run(context -> {
                    enable(context, FeishuSimulator.DEMO_ACCOUNT_ID);
                    LongConnectionLifecycle connection = context.getBean(LongConnectionLifecycle.class);
                    Await.until(() -> connection.status().state() == ConnectionState.BACKING_OFF);
                    Health health = health(context);
                    assertThat(health.getStatus()).isEqualTo(Status.DOWN);
                    assertThat(details(health, "longConnection"))
                            .containsEntry("state", ConnectionState.BACKING_OFF)
                            .containsKeys("nextAttempt", "disconnected");
                    assertThat(details(health, "longConnection").get("failure").toString())
                            .contains("firewall");
                });
    }

    @Test
    void canBeSwitchedOffAndReplaced() {
        runner.withPropertyValues("management.health.feishu.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(GatewayHealthIndicator.class));
        ReactiveHealthIndicator own = () -> Mono.just(Health.up().build());
        runner.withBean("feishuHealthIndicator", ReactiveHealthIndicator.class, () -> own)
                .run(context ->
                        assertThat(context.getBean("feishuHealthIndicator")).isSameAs(own));
    }

    @Test
    void needsAGatewayAndBootsHealth() {
        runner.withPropertyValues("feishu.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(GatewayHealthIndicator.class));
        runner.withClassLoader(new FilteredClassLoader(ReactiveHealthIndicator.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(ReferralAccounts.class)
                        .doesNotHaveBean("feishuLastCall"));
    }

    private static void enable(ApplicationContext context, String accountId) {
        StepVerifier.create(context.getBean(ReferralAccounts.class).enable(accountId))
                .expectNextCount(1)
                .expectComplete()
                .verify(LIMIT);
    }

    private static Health health(ApplicationContext context) {
        return context.getBean(GatewayHealthIndicator.class).health().block(LIMIT);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> details(Health health, String name) {
        return (Map<String, Object>) health.getDetails().get(name);
    }
}
