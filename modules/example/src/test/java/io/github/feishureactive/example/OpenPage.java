package io.github.feishureactive.example;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The page of a service of its own, with a Redis of its own, in a browser of its own. */
record OpenPage(RedisProcess redis, ConfigurableApplicationContext service, Browser browser) implements AutoCloseable {

    static final int DESKTOP = 1440;

    static OpenPage open() throws IOException {
        Browser browser = Browser.start();
        RedisProcess redis = RedisProcess.start();
        OpenPage page = new OpenPage(
                redis,
                ExampleApplication.application().run("--server.port=0", "--example.redis=" + redis.uri()),
                browser);
        browser.screen(DESKTOP, "light");
        browser.open(address(page.service));
        return page;
    }

    static String address(ConfigurableApplicationContext running) {
        int port = Objects.requireNonNull(((WebServerApplicationContext) running).getWebServer())
                .getPort();
        return "http://127.0.0.1:" + port + "/";
    }

    @Override
    public void close() throws IOException {
        browser.close();
        service.close();
        redis.close();
    }

    /** Until both clients have ended their call. */
    void play(String button) {
        browser.click(button);
        leavesMark(button);
        browser.awaitEnabled(button);
    }

    /** In the list, and in the chart of each client. */
    void leavesMark(String action) {
        browser.await(
                () -> !browser.texts("#marks [data-action=" + action + "]").isEmpty());
        browser.await(
                () -> browser.texts(".chart .mark[data-action=" + action + "]").size() >= 2);
    }

    List<String> steps(String client, String kind) {
        return browser.texts("#" + client + "-steps [data-kind=" + kind + "] .what");
    }
}
