package io.github.feishureactive.example;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** The page in a real browser: one visit, from the first load to a look at it on every screen. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PageIT {

    private static final int DESKTOP = 1440;

    private static RedisProcess redis;
    private static ConfigurableApplicationContext service;
    private static Browser browser;

    @BeforeAll
    static void start() throws IOException {
        browser = Browser.start();
        redis = RedisProcess.start();
        service = ExampleApplication.application().run("--server.port=0", "--example.redis=" + redis.uri());
        browser.screen(DESKTOP, "light");
        browser.open(address(service));
    }

    private static String address(ConfigurableApplicationContext running) {
        int port = Objects.requireNonNull(((WebServerApplicationContext) running).getWebServer())
                .getPort();
        return "http://127.0.0.1:" + port + "/";
    }

    @AfterAll
    static void stop() throws IOException {
        if (browser != null) {
            browser.close();
        }
        if (service != null) {
            service.close();
        }
        if (redis != null) {
            redis.close();
        }
    }

    @Test
    @Order(1)
    void theSameLoadIsThrottledThroughOneClientOnly() throws IOException {
        browser.await(() -> browser.text("platform").contains("simulated platforms"));

        browser.press("load", Keys.ENTER);
        browser.await(() -> browser.number("now-waiting") > 0);
        browser.await(() -> browser.text("run").equals("Done."));
        browser.await(() -> browser.number("gateway-requests") == 60 && browser.number("now-succeeded") == 60);
        browser.screenshot(Path.of("target", "page.png"));

        leavesMark("load");
        assertThat(browser.text("progress")).startsWith("Gateway 60/60, 0 failed");
        assertThat(browser.number("gateway-throttled")).isZero();
        assertThat(browser.number("gateway-tokenRequests")).isOne();
        assertThat(browser.number("naive-requests")).isGreaterThan(60);
        assertThat(browser.number("naive-throttled")).isPositive();
        assertThat(browser.number("naive-tokenRequests")).isGreaterThan(1);
        assertThat(browser.text("now-token")).matches("1\\d\\d min");
    }

    @Test
    @Order(2)
    void aLoadThatIsStoppedSendsNothingMore() {
        browser.click("load");
        browser.await(() -> browser.number("now-waiting") > 0);
        browser.click("stop");

        browser.await(() -> browser.text("run").startsWith("Stopped."));
        browser.await(() -> browser.number("now-waiting") == 0);
        leavesMark("stop");
    }

    @Test
    @Order(3)
    void aWithdrawalWhoseResponseIsLostIsDoubledByOneClientOnly() {
        play("cut");

        browser.await(() -> browser.number("naive-orders") == 2);
        browser.await(() -> steps("naive", "ANSWER").equals(List.of("The caller gets: CNY 0")));
        assertThat(browser.number("gateway-orders")).isOne();
        assertThat(browser.number("gateway-unknown")).isZero();
        assertThat(browser.text("naive-unknown")).isEqualTo("25.50");
        assertThat(steps("gateway", "ATTEMPT")).containsExactly("Attempt 1: connection lost", "Attempt 2: HTTP 200");
        assertThat(steps("gateway", "ANSWER")).containsExactly("The caller gets: CNY 25.50");
        assertThat(browser.texts("#gateway-steps .detail"))
                .hasSize(2)
                .allMatch(detail -> detail.startsWith("order "))
                .last()
                .asString()
                .contains("log id ");
    }

    @Test
    @Order(4)
    void anErrorIsRepeated() {
        play("error");

        browser.await(() -> steps("gateway", "ATTEMPT").contains("Attempt 1: HTTP 500"));
        browser.await(() -> steps("gateway", "ANSWER").equals(List.of("The caller gets: CNY 25.50")));
        assertThat(steps("gateway", "BACKOFF")).hasSize(1);
    }

    @Test
    @Order(5)
    void aRevokedTokenIsReplacedOnce() {
        double naiveBefore = browser.number("naive-tokenRequests");
        play("revoke");

        browser.await(() -> steps("gateway", "ANSWER").equals(List.of("The caller gets: the account is enabled")));
        browser.await(() -> browser.number("gateway-tokenRequests") == 2);
        assertThat(steps("gateway", "TOKEN")).hasSize(1);
        assertThat(steps("gateway", "ATTEMPT")).containsExactly("Attempt 1: HTTP 400", "Attempt 2: HTTP 200");
        assertThat(browser.number("naive-tokenRequests")).isGreaterThan(naiveBefore);
    }

    @Test
    @Order(6)
    void aThrottlingIsWaitedFor() {
        play("throttle");

        browser.await(() -> !steps("gateway", "ANSWER").isEmpty()
                && !steps("naive", "ANSWER").isEmpty());
        List<String> attempts = steps("gateway", "ATTEMPT");
        assertThat(attempts).first().isEqualTo("Attempt 1: HTTP 429");
        assertThat(attempts).last().asString().endsWith("HTTP 200");
        assertThat(steps("gateway", "PAUSE")).contains("Paused, as the platform asked");
        assertThat(browser.number("gateway-throttled")).isEqualTo(attempts.size() - 1);
        assertThat(steps("naive", "ATTEMPT").size()).isGreaterThan(attempts.size());
    }

    @Test
    @Order(7)
    void theCircleIsClosedAndEventsArrive() {
        play("reward");
        browser.await(() -> browser.text("changes").contains("100 points · CNY 25.50"));

        play("circle");
        browser.await(() -> browser.text("circle-run").equals("Done: the money arrived once."));
        assertThat(browser.texts("#circle-steps li.done")).hasSize(13);
        assertThat(browser.number("now-failed")).isZero();
    }

    @Test
    @Order(8)
    void instancesThatShareAQuotaOverRedisAreNotThrottled() throws IOException {
        browser.click("instances");

        browser.await(() -> browser.text("instances-run").equals("Done."));
        browser.screenshot(Path.of("target", "instances.png"));
        assertThat(browser.text("apart-done")).endsWith("/40");
        assertThat(browser.text("together-done")).isEqualTo("40/40");
        assertThat(browser.number("together-throttled")).isZero();
        assertThat(browser.number("together-most")).isBetween(1.0, 10.0);
        assertThat(browser.text("together-shares")).matches("\\d+ · \\d+ · \\d+");
    }

    @ParameterizedTest
    @CsvSource({
        "390,  light, en", "390,  dark, en", "390,  light, zh-CN", "390,  dark, zh-CN",
        "820,  light, en", "820,  dark, en", "820,  light, zh-CN", "820,  dark, zh-CN",
        "1440, light, en", "1440, dark, en", "1440, light, zh-CN", "1440, dark, zh-CN"
    })
    @Order(9)
    void fitsAndHasNoBarriers(int width, String scheme, String language) throws IOException {
        browser.screen(width, scheme);
        if (browser.texts(":root:lang(" + language + ")").isEmpty()) {
            browser.click("language");
        }

        browser.await(() -> browser.overflowing().isEmpty());
        assertThat(browser.text("load")).startsWith(language.equals("en") ? "Enable 60" : "用两个客户端");
        assertThat(browser.style("body", "background-color"))
                .isEqualTo(scheme.equals("dark") ? "rgb(18, 21, 26)" : "rgb(255, 255, 255)");
        assertThat(browser.barriers()).isEmpty();
        browser.screenshot(Path.of("target", "page-%d-%s-%s.png".formatted(width, scheme, language)));
    }

    @Test
    @Order(10)
    void theThemeIsTheReadersChoice() {
        browser.screen(DESKTOP, "light");
        browser.click("theme");

        browser.await(() -> browser.style("body", "background-color").equals("rgb(18, 21, 26)"));
        assertThat(browser.texts("#theme[aria-pressed=true]")).hasSize(1);
    }

    @Test
    @Order(11)
    void withoutARedisThePageSaysWhatToSet() {
        // At the end the page still listens: a graceful shutdown would wait for it.
        try (ConfigurableApplicationContext alone =
                ExampleApplication.application().run("--server.port=0", "--server.shutdown=immediate")) {
            browser.screen(390, "light");
            browser.open(address(alone));

            browser.await(() -> browser.text("redis").contains("EXAMPLE_REDIS=redis://127.0.0.1:6379"));
            assertThat(browser.texts("#instances-panel[hidden] #instances")).hasSize(1);
            assertThat(browser.overflowing()).isEmpty();
            assertThat(browser.barriers()).isEmpty();
        }
    }

    /** Until both clients have ended their call. */
    private static void play(String button) {
        browser.click(button);
        leavesMark(button);
        browser.awaitEnabled(button);
    }

    /** In the list, and in the chart of each client. */
    private static void leavesMark(String action) {
        browser.await(
                () -> !browser.texts("#marks [data-action=" + action + "]").isEmpty());
        browser.await(
                () -> browser.texts(".chart .mark[data-action=" + action + "]").size() >= 2);
    }

    private static List<String> steps(String client, String kind) {
        return browser.texts("#" + client + "-steps [data-kind=" + kind + "] .what");
    }
}
