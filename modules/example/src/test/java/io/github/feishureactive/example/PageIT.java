package io.github.feishureactive.example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The page in a real browser. */
class PageIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int WIDTH = 1100;
    private static final int HEIGHT = 1000;

    private static ConfigurableApplicationContext service;
    private static ChromeDriver browser;

    @BeforeAll
    static void start() {
        Optional<Path> chromium = onPath("chromium");
        Optional<Path> driver = onPath("chromedriver");
        assumeTrue(
                chromium.isPresent() && driver.isPresent(),
                "No browser here: install one with apt-get install -y chromium chromium-driver");
        service = ExampleApplication.application().run("--server.port=0");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.orElseThrow().toFile());
        // Chromium's sandbox cannot be had by root in a container; the page is our own.
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu");
        options.addArguments("--window-size=" + WIDTH + "," + HEIGHT);
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(driver.orElseThrow().toFile())
                        .build(),
                options);
        int port = Objects.requireNonNull(((WebServerApplicationContext) service).getWebServer())
                .getPort();
        browser.get("http://127.0.0.1:" + port + "/");
    }

    private static Optional<Path> onPath(String program) {
        return Arrays.stream(System.getenv("PATH").split(":", -1))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.quit();
        }
        if (service != null) {
            service.close();
        }
    }

    @Test
    void showsWhatTheLibraryDoes() throws IOException {
        await(page -> text("platform").contains("on a simulator"));

        click("bulk");
        await(page -> number("succeeded") >= 20);
        click("reward");
        await(page -> text("events").contains("CNY "));
        await(page -> number("succeeded") >= 50);
        Files.write(Path.of("target", "example.png"), browser.getScreenshotAs(OutputType.BYTES));
        await(page -> text("run").equals("100 of 100 done, 100 enabled"));
        await(page -> number("succeeded") == 100);
        assertThat(number("quota")).isEqualTo(10);
        assertThat(number("failed")).isZero();
        assertThat(number("throttled")).isZero();
        assertThat(number("tokens")).isEqualTo(1);
        assertThat(text("token")).matches("valid for \\d+ min");

        click("revoke");
        click("throttle");
        click("bulk");
        await(page -> number("tokens") == 2);
        await(page -> number("throttled") == 1);
        await(page -> number("waiting") > 0);
        await(page -> text("run").equals("100 of 100 done, 100 enabled"));
        await(page -> number("succeeded") == 200);
        assertThat(number("failed")).isZero();
        assertThat(number("retries")).isGreaterThanOrEqualTo(2);

        click("bulk");
        await(page -> number("succeeded") > 200);
        click("stop");
        await(page -> text("run").startsWith("stopped after"));
        await(page -> number("waiting") == 0);
    }

    private static void await(Function<ChromeDriver, Boolean> condition) {
        new WebDriverWait(browser, PATIENCE).until(page -> condition.apply(browser));
    }

    private static void click(String id) {
        browser.findElement(By.id(id)).click();
    }

    private static String text(String id) {
        return browser.findElement(By.id(id)).getText();
    }

    private static double number(String id) {
        return Double.parseDouble(text(id));
    }
}
