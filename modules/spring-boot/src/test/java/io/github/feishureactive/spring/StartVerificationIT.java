package io.github.feishureactive.spring;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.Fault;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.testkit.Await;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Tokens at the start of an application, over sockets. */
@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
class StartVerificationIT {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String WRONG = "s3cret_that_is_wrong";

    private final FeishuSimulator simulator = FeishuSimulator.builder()
            .port(0)
            .app("cli_main", "secret_main")
            .app("cli_payroll", "secret_payroll")
            .storeApp("cli_shop", "secret_shop")
            .start();
    private final AtomicReference<ConfigurableApplicationContext> context = new AtomicReference<>();

    @AfterEach
    void close() {
        context.get().close();
        simulator.close();
    }

    private ConfigurableApplicationContext start(String secret, String... more) {
        return start(WebApplicationType.NONE, secret, more);
    }

    private ConfigurableApplicationContext start(WebApplicationType type, String secret, String... more) {
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(type);
        application.addInitializers(context::set);
        application.setDefaultProperties(Map.of(
                "feishu.base-url", simulator.baseUrl(),
                "management.health.redis.enabled", "false",
                "server.port", "0"));
        List<String> arguments = new ArrayList<>(List.of(more));
        if (secret != null) {
            arguments.addAll(List.of("--feishu.app-id=cli_main", "--feishu.app-secret=" + secret));
        }
        return application.run(arguments.toArray(String[]::new));
    }

    private static String report(CapturedOutput output) {
        assertThat(output.getAll()).contains("APPLICATION FAILED TO START").doesNotContain(WRONG);
        String text = output.getOut().substring(output.getOut().indexOf("Description:"));
        assertThat(text.lines().toList()).hasSizeLessThan(15).noneMatch(line -> line.startsWith("\tat "));
        return text;
    }

    private static Health health(ConfigurableApplicationContext context) {
        return context.getBean("feishuHealthIndicator", ReactiveHealthIndicator.class)
                .health()
                .block(LIMIT);
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    @Test
    void theTokenIsThereBeforeTheFirstCall() {
        start("secret_main", "--feishu.verify-on-start=true");

        assertThat(context.get().getBean(FeishuGateway.class).tokenStatus().validFor())
                .isPositive();
        assertThat(simulator.statistics().requests(ApiPaths.TENANT_TOKEN)).isEqualTo(1);
        assertThat(health(context.get()).getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void aWrongSecretEndsTheStartWithThePlatformsReason(CapturedOutput output) {
        assertThatThrownBy(() -> start(WRONG, "--feishu.verify-on-start=true"))
                .rootCause()
                .hasMessageContaining("10014");

        assertThat(report(output))
                .contains("'feishu.app-id': No access token", "code 100", "Copy")
                .contains("Correct 'feishu.app-id' and 'feishu.app-secret'", "'feishu.verify-on-start=false'");
    }

    @Test
    void aPlatformThatCannotBeReachedDoesSoToo(CapturedOutput output) throws IOException {
        String closed = "http://127.0.0.1:" + freePort();
        assertThatThrownBy(() -> start("secret_main", "--feishu.verify-on-start=true", "--feishu.base-url=" + closed));

        assertThat(report(output)).contains("'feishu.app-id'", "'feishu.base-url', proxy, firewall");
    }

    @Test
    void soDoesOneThatDoesNotAnswerBeforeTheDeadline(CapturedOutput output) {
        simulator.faults().next(ApiPaths.TENANT_TOKEN, Fault.noResponse());

        assertThatThrownBy(() -> start("secret_main", "--feishu.verify-on-start=true", "--feishu.deadline=1500ms"));

        assertThat(report(output)).contains("'feishu.app-id'", "1500 ms", "'feishu.base-url'");
    }

    @Test
    void allAppsWithoutATokenAreNamed(CapturedOutput output) {
        assertThatThrownBy(() -> start(
                "secret_main",
                "--feishu.verify-on-start=true",
                "--feishu.apps.payroll.app-id=cli_payroll",
                "--feishu.apps.payroll.app-secret=" + WRONG,
                "--feishu.apps.shop.app-id=cli_shop",
                "--feishu.apps.shop.app-type=store",
                "--feishu.apps.shop.app-secret=" + WRONG,
                "--feishu.apps.unverified.app-id=cli_unknown",
                "--feishu.apps.unverified.app-secret=" + WRONG,
                "--feishu.apps.unverified.verify-on-start=false"));

        assertThat(report(output))
                .contains("'feishu.apps.payroll.app-id': ", "'feishu.apps.shop.app-id': ")
                .contains("Correct 'feishu.apps.payroll.app-id' and 'feishu.apps.payroll.app-secret'")
                .doesNotContain("'feishu.app-id'", "unverified");
    }

    @Test
    void aStoreAppGetsItsTicketWhileTheStartWaits() throws IOException {
        int port = freePort();
        simulator
                .events()
                .webhook("cli_shop", "http://127.0.0.1:" + port + "/shop")
                .verificationToken("token_shop")
                .withoutUrlCheck()
                .subscribe();

        start(
                WebApplicationType.REACTIVE,
                null,
                "--server.port=" + port,
                "--feishu.apps.shop.app-id=cli_shop",
                "--feishu.apps.shop.app-type=store",
                "--feishu.apps.shop.app-secret=secret_shop",
                "--feishu.apps.shop.verify-on-start=true",
                "--feishu.apps.shop.webhook.path=/shop",
                "--feishu.apps.shop.webhook.verification-tokens=token_shop");

        assertThat(context.get()
                        .getBean("feishuGateway#shop", FeishuGateway.class)
                        .tokenStatus()
                        .validFor())
                .isPositive();
    }

    /** Closing interrupts a start that waits without a limit of its own, so the wait must be such a one. */
    @Test
    void theCloseOfTheContextEndsTheWait() throws Exception {
        simulator.faults().next(ApiPaths.TENANT_TOKEN, Fault.noResponse());
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread starting = new Thread(
                () -> end.complete(catchThrowable(() -> start(
                        "secret_main",
                        "--feishu.verify-on-start=true",
                        "--feishu.deadline=1h",
                        "--feishu.response-timeout=1h"))),
                "start");
        starting.start();
        Await.until(() -> simulator.statistics().requests(ApiPaths.TENANT_TOKEN) == 1
                && starting.getState() == Thread.State.WAITING);
        FeishuGateway gateway = context.get().getBean(FeishuGateway.class);

        context.get().close();

        assertThat(end.get(60, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(InterruptedException.class)
                .hasStackTraceContaining("interrupted while it waited for access tokens");
        Await.until(() -> gateway.toString().contains("closed"));
    }

    @Test
    void otherwiseAWrongSecretIsInTheLogAndInTheHealthBeforeTheFirstCall(CapturedOutput output) {
        start(WRONG);

        Await.until(() -> output.getOut().contains("There is no access token, and calls will fail: 'feishu.app-id'"));
        Health health = health(context.get());
        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails().get("token").toString()).contains("code=100");
        assertThat(output.getAll()).doesNotContain(WRONG);
        assertThat(simulator.statistics().requests(ApiPaths.TENANT_TOKEN)).isEqualTo(1);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
