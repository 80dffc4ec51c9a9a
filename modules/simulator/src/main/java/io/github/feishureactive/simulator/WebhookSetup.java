package io.github.feishureactive.simulator;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;

import io.github.feishureactive.simulator.internal.event.Webhook;
import io.github.feishureactive.simulator.internal.http.PlatformServer;

/**
 * Sets up a webhook, as a developer does in the platform's console. An app has at most one; a new one replaces it. Not
 * thread-safe.
 */
public final class WebhookSetup {

    private static final Duration URL_CHECK = Duration.ofSeconds(1);

    private final HttpClient client;
    private final String url;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Consumer<Webhook> save;
    private String token = "";
    private @Nullable String encryptKey;
    private boolean checked = true;
    private Duration checkWithin = URL_CHECK;

    WebhookSetup(HttpClient client, String url, InstantSource clock, RandomGenerator random, Consumer<Webhook> save) {
        this.client = client;
        this.url = onLoopback(url);
        this.clock = clock;
        this.random = random;
        this.save = save;
    }

    /**
     * Sets the verification token, sent in every event and in the URL check.
     *
     * @param verificationToken empty by default
     * @return this setup
     */
    public WebhookSetup verificationToken(String verificationToken) {
        this.token = verificationToken;
        return this;
    }

    /**
     * Sets the Encrypt Key. With one, all bodies are encrypted and events are signed.
     *
     * @param key none by default
     * @return this setup
     */
    public WebhookSetup encryptKey(String key) {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("encryptKey must not be empty");
        }
        this.encryptKey = key;
        return this;
    }

    /**
     * Skips the URL check, so that an application can be subscribed before it listens.
     *
     * @return this setup
     */
    public WebhookSetup withoutUrlCheck() {
        this.checked = false;
        return this;
    }

    /**
     * Sets the timeout of the URL check.
     *
     * @param limit 1 s by default, as on the platform; a test on a busy machine may need more
     * @return this setup
     */
    public WebhookSetup urlCheckWithin(Duration limit) {
        this.checkWithin = limit;
        return this;
    }

    /**
     * Checks the URL with a challenge, as the console does, and pushes the app's later events there. Blocks until the
     * application has responded.
     *
     * @throws IllegalStateException if the application does not return the challenge in time; the app keeps its old
     *     webhook
     */
    public void subscribe() {
        Webhook webhook = new Webhook(client, url, token, encryptKey, clock, random);
        if (checked) {
            webhook.check(checkWithin).block();
        }
        save.accept(webhook);
    }

    /** Accepts loopback only. The platform calls webhooks over IPv4. */
    private static String onLoopback(String url) {
        URI uri = URI.create(url);
        String host = String.valueOf(uri.getHost());
        if (!"http".equals(uri.getScheme()) || !(host.equals("localhost") || host.equals(PlatformServer.HOST))) {
            throw new IllegalArgumentException("url must start with http://127.0.0.1 or http://localhost: " + url);
        }
        // A literal address, so that no name is resolved on an event loop.
        return "http://" + PlatformServer.HOST + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
                + (uri.getRawPath().isEmpty() ? "/" : uri.getRawPath())
                + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }
}
