package io.github.feishureactive.example;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The page in a real browser, on every screen, when each of its parts has something to show. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PageLayoutIT {

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
    void everyPartHasSomethingToShow() {
        browser.click("load");
        browser.await(() -> browser.number("gateway-requests") >= 20);
        browser.click("stop");
        browser.await(() -> browser.text("run").startsWith("Stopped."));
        page.play("throttle");
        page.play("reward");
        page.play("cut");
        page.play("circle");

        browser.await(() -> browser.texts("#circle-steps li.done").size() == 13);
        assertThat(page.steps("gateway", "ANSWER")).isNotEmpty();
        assertThat(browser.texts("#marks [data-action]")).hasSizeGreaterThanOrEqualTo(5);
    }

    @Test
    @Order(2)
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
    @Order(3)
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
    @Order(4)
    void theThemeIsTheReadersChoice() {
        browser.screen(OpenPage.DESKTOP, "light");
        browser.click("theme");

        browser.await(() -> browser.style("body", "background-color").equals("rgb(18, 21, 26)"));
        assertThat(browser.texts("#theme[aria-pressed=true]")).hasSize(1);
    }
}
