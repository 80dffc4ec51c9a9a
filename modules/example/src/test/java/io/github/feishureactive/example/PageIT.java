package io.github.feishureactive.example;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.openqa.selenium.Keys;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** The page in a real browser: one visit, from the first load to the money that arrives. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PageIT {

    private static OpenPage page;
    private static Browser browser;

    @BeforeAll
    static void open() throws IOException {
        page = OpenPage.open();
        browser = page.browser();
    }

    @AfterAll
    static void close() throws IOException {
        if (page != null) {
            page.close();
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

        page.leavesMark("load");
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
        page.leavesMark("stop");
    }

    @Test
    @Order(3)
    void aWithdrawalWhoseResponseIsLostIsDoubledByOneClientOnly() {
        page.play("cut");

        browser.await(() -> browser.number("naive-orders") == 2);
        browser.await(() -> page.steps("naive", "ANSWER").equals(List.of("The caller gets: CNY 0")));
        assertThat(browser.number("gateway-orders")).isOne();
        assertThat(browser.number("gateway-unknown")).isZero();
        assertThat(browser.text("naive-unknown")).isEqualTo("25.50");
        assertThat(page.steps("gateway", "ATTEMPT"))
                .containsExactly("Attempt 1: connection lost", "Attempt 2: HTTP 200");
        assertThat(page.steps("gateway", "ANSWER")).containsExactly("The caller gets: CNY 25.50");
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
        page.play("error");

        browser.await(() -> page.steps("gateway", "ATTEMPT").contains("Attempt 1: HTTP 500"));
        browser.await(() -> page.steps("gateway", "ANSWER").equals(List.of("The caller gets: CNY 25.50")));
        assertThat(page.steps("gateway", "BACKOFF")).hasSize(1);
    }

    @Test
    @Order(5)
    void aRevokedTokenIsReplacedOnce() {
        double naiveBefore = browser.number("naive-tokenRequests");
        page.play("revoke");

        browser.await(() -> page.steps("gateway", "ANSWER").equals(List.of("The caller gets: the account is enabled")));
        browser.await(() -> browser.number("gateway-tokenRequests") == 2);
        assertThat(page.steps("gateway", "TOKEN")).hasSize(1);
        assertThat(page.steps("gateway", "ATTEMPT")).containsExactly("Attempt 1: HTTP 400", "Attempt 2: HTTP 200");
        assertThat(browser.number("naive-tokenRequests")).isGreaterThan(naiveBefore);
    }

    @Test
    @Order(6)
    void aThrottlingIsWaitedFor() {
        page.play("throttle");

        browser.await(() -> !page.steps("gateway", "ANSWER").isEmpty()
                && !page.steps("naive", "ANSWER").isEmpty());
        List<String> attempts = page.steps("gateway", "ATTEMPT");
        assertThat(attempts).first().isEqualTo("Attempt 1: HTTP 429");
        assertThat(attempts).last().asString().endsWith("HTTP 200");
        assertThat(page.steps("gateway", "PAUSE")).contains("Paused, as the platform asked");
        assertThat(browser.number("gateway-throttled")).isEqualTo(attempts.size() - 1);
        assertThat(page.steps("naive", "ATTEMPT").size()).isGreaterThan(attempts.size());
    }

    @Test
    @Order(7)
    void theCircleIsClosedAndEventsArrive() {
        page.play("reward");
        browser.await(() -> browser.text("changes").contains("100 points · CNY 25.50"));

        page.play("circle");
        browser.await(() -> browser.text("circle-run").equals("Done: the money arrived once."));
        assertThat(browser.texts("#circle-steps li.done")).hasSize(13);
        assertThat(browser.number("now-failed")).isZero();
    }

    @Test
    @Order(8)
    void withoutARedisThePageSaysWhatToSet() {
        // At the end the page still listens: a graceful shutdown would wait for it.
        try (ConfigurableApplicationContext alone =
                ExampleApplication.application().run("--server.port=0", "--server.shutdown=immediate")) {
            browser.screen(390, "light");
            browser.open(OpenPage.address(alone));

            browser.await(() -> browser.text("redis").contains("EXAMPLE_REDIS=redis://127.0.0.1:6379"));
            assertThat(browser.texts("#instances-panel[hidden] #instances")).hasSize(1);
            assertThat(browser.overflowing()).isEmpty();
            assertThat(browser.barriers()).isEmpty();
        }
    }
}
