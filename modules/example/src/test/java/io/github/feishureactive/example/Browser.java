package io.github.feishureactive.example;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A real browser without a window. */
final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int HEIGHT = 900;

    private final ChromeDriver driver;
    private final String axe;

    private Browser(ChromeDriver driver, String axe) {
        this.driver = driver;
        this.axe = axe;
    }

    /** Skips the test where there is no browser. */
    static Browser start() throws IOException {
        Optional<Path> chromium = onPath("chromium");
        Optional<Path> driver = onPath("chromedriver");
        assumeTrue(
                chromium.isPresent() && driver.isPresent(),
                "No browser here: install one with apt-get install -y chromium chromium-driver");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.orElseThrow().toFile());
        // Chromium's sandbox cannot be had by root in a container; the page is our own.
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu");
        try (InputStream script = Objects.requireNonNull(Browser.class.getResourceAsStream("/axe.min.js"))) {
            String axe = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            ChromeDriver started = new ChromeDriver(
                    new ChromeDriverService.Builder()
                            .usingDriverExecutable(driver.orElseThrow().toFile())
                            .build(),
                    options);
            return new Browser(started, axe);
        }
    }

    private static Optional<Path> onPath(String program) {
        return Arrays.stream(System.getenv("PATH").split(":", -1))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    void open(String url) {
        driver.get(url);
    }

    /** Shows the page on a screen of this width, to someone who likes it light or dark. */
    void screen(int width, String scheme) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", HEIGHT, "deviceScaleFactor", 1, "mobile", false));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    void await(BooleanSupplier condition) {
        new WebDriverWait(driver, PATIENCE)
                .pollingEvery(POLL)
                .withMessage(() -> "overflowing: " + overflowing() + ", page: " + texts("main"))
                .until(page -> condition.getAsBoolean());
    }

    void awaitEnabled(String id) {
        await(() -> find(id).isEnabled());
    }

    void click(String id) {
        awaitEnabled(id);
        find(id).click();
    }

    void press(String id, CharSequence key) {
        awaitEnabled(id);
        find(id).sendKeys(key);
    }

    String text(String id) {
        return string("return document.getElementById(arguments[0])?.textContent ?? ''", id);
    }

    double number(String id) {
        String text = text(id);
        return text.isEmpty() ? -1 : Double.parseDouble(text);
    }

    /** The texts of all elements that match. */
    List<String> texts(String selector) {
        return strings("return [...document.querySelectorAll(arguments[0])].map(found => found.textContent)", selector);
    }

    String style(String selector, String property) {
        return string(
                "return getComputedStyle(document.querySelector(arguments[0])).getPropertyValue(arguments[1])",
                selector,
                property);
    }

    /** What reaches beyond the right edge of the screen. */
    List<String> overflowing() {
        return strings("return document.documentElement.scrollWidth <= innerWidth ? []"
                + " : [...document.querySelectorAll('body *')]"
                + ".filter(found => found.getBoundingClientRect().right > innerWidth)"
                + ".map(found => found.tagName + '#' + found.id + '.' + found.className)");
    }

    /** What axe-core finds that is serious or critical. */
    List<String> barriers() {
        driver.executeScript("if (!window.axe) {" + axe + "}");
        Object found = driver.executeAsyncScript("const done = arguments[arguments.length - 1];"
                + "axe.run().then(result => done(result.violations"
                + ".filter(violation => ['serious', 'critical'].includes(violation.impact))"
                + ".map(violation => violation.id + ': ' + violation.nodes.map(node => node.target).join(', '))),"
                + " failed => done(['axe failed: ' + failed]))");
        return ((List<?>) Objects.requireNonNull(found))
                .stream().map(String::valueOf).toList();
    }

    void screenshot(Path file) throws IOException {
        Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    }

    private WebElement find(String id) {
        return driver.findElement(By.id(id));
    }

    private String string(String script, Object... arguments) {
        return String.valueOf(driver.executeScript(script, arguments));
    }

    private List<String> strings(String script, Object... arguments) {
        return ((List<?>) Objects.requireNonNull(driver.executeScript(script, arguments)))
                .stream().map(String::valueOf).toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
