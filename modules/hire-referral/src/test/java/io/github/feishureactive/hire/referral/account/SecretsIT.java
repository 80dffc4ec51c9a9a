package io.github.feishureactive.hire.referral.account;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.RetryPolicy;
import io.github.feishureactive.core.observe.CallReport;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.Fault;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.account.SimulatedAccount;

import static org.assertj.core.api.Assertions.assertThat;

/** Neither the app's secret nor a token is in anything that can be printed, with every logger at its most talkative. */
class SecretsIT {

    private static final String SECRET = "canary-secret-8c1f2e7d";
    private static final String ACCOUNT = "6942778198054125570";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final List<Appender<ILoggingEvent>> others = new ArrayList<>();
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final List<CallReport> reports = new ArrayList<>();
    private final StringWriter printed = new StringWriter();
    private FeishuSimulator simulator;
    private FeishuGateway gateway;
    private AppAuthentication authentication;

    @BeforeEach
    void start() {
        root.iteratorForAppenders().forEachRemaining(others::add);
        others.forEach(root::detachAppender);
        logged.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
        logged.start();
        root.addAppender(logged);
        root.setLevel(Level.TRACE);
        simulator = FeishuSimulator.builder()
                .app("cli_canary", SECRET)
                .account(SimulatedAccount.disabled(ACCOUNT))
                .seed(3)
                .start();
        authentication = AppAuthentication.customApp("cli_canary", SECRET);
        gateway = FeishuGateway.builder()
                .authentication(authentication)
                .baseUrl(simulator.baseUrl())
                .deadline(Duration.ofSeconds(1))
                .responseTimeout(Duration.ofMillis(400))
                .retry(new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(1)))
                .quota(AccountOperations.ENABLE.name(), Quota.unlimited())
                .listener(report -> {
                    synchronized (reports) {
                        reports.add(report);
                    }
                })
                .build();
    }

    @AfterEach
    void stop() {
        gateway.disposeLater().block(PATIENCE);
        simulator.close();
        root.detachAppender(logged);
        root.setLevel(Level.WARN);
        others.forEach(root::addAppender);
    }

    static Stream<Fault> faults() {
        return Stream.of(
                Fault.contentType("text/plain"),
                Fault.reset(),
                Fault.close(),
                Fault.noResponse(),
                Fault.garbage(),
                Fault.resetInBody(),
                Fault.truncatedJson(),
                Fault.htmlError(502),
                Fault.htmlPage(),
                Fault.emptyBody(),
                Fault.hugeBody(2_000_000),
                Fault.drip(Duration.ofMillis(30)),
                Fault.platformError(500, 1002001, "system"),
                Fault.platformError(400, 1002002, "parameter"),
                Fault.platformError(400, 99991663, "token"),
                Fault.platformError(400, 99991672, "scope"),
                Fault.platformError(429, 99991400, "slow", Map.of("x-ogw-ratelimit-reset", "60")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void whateverGoesWrong(Fault fault) {
        simulator.faults().next(ApiPaths.ENABLE, fault, fault);

        call();

        noSecretIn(tokenThatIsSent());
    }

    @Test
    void whenThePlatformEchoesIt() {
        String token = tokenThatIsSent();
        String body = """
                {"code":1002002,"msg":"bad header Authorization: Bearer %1$s","error":{"message":"%1$s",
                "troubleshooter":"token=%1$s","log_id":"%1$s","field_violations":[
                {"field":"%1$s","value":"%1$s","description":"x%1$s"}],
                "permission_violations":[{"subject":"%1$s","url":"https://open.feishu.cn/?t=%1$s"}]}}
                """.formatted(token);
        simulator
                .faults()
                .next(ApiPaths.ENABLE, Fault.response(400, "application/json", body, Map.of("X-Tt-Logid", token)));

        call();

        noSecretIn(token);
    }

    @Test
    void whenItsCallersGiveUp() {
        simulator.faults().next(ApiPaths.ENABLE, Fault.noResponse(), Fault.drip(Duration.ofMillis(20)));

        for (int i = 0; i < 2; i++) {
            print(ReferralAccounts.on(gateway)
                    .enable(ACCOUNT)
                    .takeUntilOther(Mono.delay(Duration.ofMillis(100)))
                    .materialize()
                    .block(PATIENCE));
        }

        noSecretIn(tokenThatIsSent());
    }

    @Test
    void whenItIsWrong() {
        FeishuGateway wrong = FeishuGateway.builder()
                .authentication(AppAuthentication.customApp("cli_canary", SECRET + "-wrong"))
                .baseUrl(simulator.baseUrl())
                .build();

        print(ReferralAccounts.on(wrong).enable(ACCOUNT).materialize().block(PATIENCE));
        wrong.disposeLater().block(PATIENCE);

        assertThat(printed.toString()).contains("AuthenticationException");
        noSecretIn(tokenThatIsSent());
    }

    private void call() {
        print(ReferralAccounts.on(gateway).enable(ACCOUNT).materialize().block(PATIENCE));
    }

    /** The simulator goes on issuing the same token for as long as half an hour of it is left. */
    private String tokenThatIsSent() {
        HttpRequest request = HttpRequest.newBuilder(URI.create(simulator.baseUrl() + ApiPaths.TENANT_TOKEN))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"app_id\":\"cli_canary\",\"app_secret\":\"" + SECRET + "\"}"))
                .build();
        String answer = HttpClient.newHttpClient()
                .sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .join()
                .body();
        Matcher token = Pattern.compile("\"(t-[A-Za-z0-9]+)\"").matcher(answer);
        assertThat(token.find()).isTrue();
        return token.group(1);
    }

    private void print(Object signal) {
        PrintWriter out = new PrintWriter(printed);
        out.println(signal);
        if (signal instanceof Signal<?> end && end.getThrowable() != null) {
            out.println(end.getThrowable().getMessage());
            end.getThrowable().printStackTrace(out);
        }
    }

    private void noSecretIn(String token) {
        gateway.disposeLater().block(PATIENCE);
        PrintWriter out = new PrintWriter(printed);
        synchronized (reports) {
            reports.forEach(out::println);
            reports.forEach(report -> report.error().ifPresent(error -> error.printStackTrace(out)));
        }
        out.println(gateway + " " + authentication + " " + AccountOperations.ENABLE + " "
                + AccountOperations.ENABLE.request().body("x"));
        List<ILoggingEvent> events = List.copyOf(logged.list);
        for (ILoggingEvent event : events) {
            out.println(event.getLoggerName() + " " + event.getFormattedMessage() + " " + event.getMDCPropertyMap());
            if (event.getThrowableProxy() != null) {
                out.println(ThrowableProxyUtil.asString(event.getThrowableProxy()));
            }
        }
        assertThat(events).as("the loggers must have been on").anyMatch(event -> event.getLoggerName()
                .startsWith("reactor.netty."));
        assertThat(token).startsWith("t-");
        assertThat(printed.toString()).doesNotContain(SECRET).doesNotContain(token);
        assertThat(printed.toString()).as("a dump of the wire's bytes").doesNotContain("|00000000|");
    }
}
