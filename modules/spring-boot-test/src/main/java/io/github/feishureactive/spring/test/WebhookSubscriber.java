package io.github.feishureactive.spring.test;

import java.time.Duration;
import java.util.List;

import org.springframework.boot.web.context.reactive.ReactiveWebApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.WebhookSetup;

/**
 * Subscribes the application's webhooks when its web server has started, as a developer does in the platform's console:
 * with the URL check. A store app then gets its ticket, for which the start may wait.
 */
final class WebhookSubscriber implements SmartLifecycle {

    /** Right after the web server, which starts 2048 before the last phase. */
    private static final int PHASE = DEFAULT_PHASE - 2047;

    private static final Logger LOG = Loggers.getLogger(WebhookSubscriber.class);
    private static final Duration URL_CHECK = Duration.ofSeconds(30);

    private final ApplicationContext context;
    private final List<SimulatedApp> apps;
    private final FeishuSimulator simulator;
    private volatile boolean running;

    WebhookSubscriber(ApplicationContext context, List<SimulatedApp> apps, FeishuSimulator simulator) {
        this.context = context;
        this.apps = apps;
        this.simulator = simulator;
    }

    List<SimulatedApp> apps() {
        return apps;
    }

    @Override
    public void start() {
        running = true;
        for (SimulatedApp app : apps) {
            String path = app.webhook().path();
            if (path != null) {
                subscribe(app, path);
            }
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** As the web server. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    private void subscribe(SimulatedApp app, String path) {
        Environment environment = context.getEnvironment();
        String port = environment.getProperty("local.server.port");
        if (port == null) {
            LOG.info(
                    "No web server, so no event reaches the webhook at {}; webEnvironment = RANDOM_PORT starts one",
                    path);
            return;
        }
        String base = context instanceof ReactiveWebApplicationContext
                ? environment.getProperty("spring.webflux.base-path", "")
                : environment.getProperty("server.servlet.context-path", "");
        WebhookSetup setup = simulator
                .events()
                .webhook(app.appId(), "http://127.0.0.1:" + port + base + path)
                .urlCheckWithin(URL_CHECK);
        app.webhook().verificationTokens().stream().findFirst().ifPresent(setup::verificationToken);
        String key = app.webhook().encryptKey();
        if (key != null) {
            setup.encryptKey(key);
        }
        try {
            setup.subscribe();
        } catch (IllegalStateException refused) {
            throw new IllegalStateException(
                    "The application does not accept the platform's check of its webhook, which needs no login and no"
                            + " TLS here; a servlet application serves it with a controller of its own. "
                            + refused.getMessage(),
                    refused);
        }
        if (app.isStoreApp()) {
            simulator.appTickets().push(app.appId());
        }
    }
}
