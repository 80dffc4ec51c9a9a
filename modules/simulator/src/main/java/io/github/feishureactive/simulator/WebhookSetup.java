package io.github.feishureactive.simulator;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;

/**
 * A subscription to be made: what a developer enters in the platform's console. An app has one at most; the next takes the
 * place of the one before. Not thread-safe.
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
    private boolean millis;
    private boolean sameTimestamp;
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
     * The verification token that every event and the URL check carry.
     *
     * @param verificationToken empty by default
     * @return this setup
     */
    public WebhookSetup verificationToken(String verificationToken) {
        this.token = verificationToken;
        return this;
    }

    /**
     * The Encrypt Key: with one, bodies are encrypted, the URL check's too, and events are signed.
     *
     * @param key none by default
     * @return this setup
     */
    public WebhookSetup encryptKey(String key) {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("Leave the Encrypt Key out instead of giving an empty one");
        }
        this.encryptKey = key;
        return this;
    }

    /**
     * Has {@code X-Lark-Request-Timestamp} tell milliseconds; seconds by default. The documents do not name the unit.
     *
     * @return this setup
     */
    public WebhookSetup timestampInMilliseconds() {
        this.millis = true;
        return this;
    }

    /**
     * Has every push of an event carry the same timestamp, that of the event; by default each tells its own time. It is not
     * known which of the two the platform does.
     *
     * @return this setup
     */
    public WebhookSetup sameTimestampOnRedelivery() {
        this.sameTimestamp = true;
        return this;
    }

    /**
     * Leaves the URL check out, so that an application can be subscribed that does not listen yet.
     *
     * @return this setup
     */
    public WebhookSetup withoutUrlCheck() {
        this.checked = false;
        return this;
    }

    /**
     * How long the application has for the URL check.
     *
     * @param limit 1 s by default, as on the platform; on a busy machine a test may want more
     * @return this setup
     */
    public WebhookSetup urlCheckWithin(Duration limit) {
        this.checkWithin = limit;
        return this;
    }

    /**
     * Checks the URL with a challenge, as the console does, and then pushes the app's later events there. Blocks until the
     * application has answered, in time.
     *
     * @throws IllegalStateException when the application has not said the challenge again in time; nothing is changed then
     */
    public void subscribe() {
        Webhook webhook = new Webhook(
                client,
                url,
                token,
                encryptKey == null ? null : new EventEncryption(encryptKey, random),
                sameTimestamp ? SimulatedEvent::time : event -> clock.instant(),
                millis,
                new RandomText(random));
        if (checked) {
            try {
                webhook.check().timeout(checkWithin).block();
            } catch (RuntimeException refused) {
                throw new IllegalStateException(
                        "The URL check of " + url + " failed: " + PushFailedException.describe(refused), refused);
            }
        }
        save.accept(webhook);
    }

    /** The simulator is for loopback alone, and the platform for IPv4. */
    private static String onLoopback(String url) {
        URI uri = URI.create(url);
        String host = String.valueOf(uri.getHost());
        if (!"http".equals(uri.getScheme()) || !(host.equals("localhost") || host.equals(SimulatorBuilder.HOST))) {
            throw new IllegalArgumentException(
                    "Events are pushed to http://127.0.0.1 or http://localhost only, not to " + url);
        }
        // By its number, so that nothing has to be looked up on an event loop.
        return "http://" + SimulatorBuilder.HOST + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
                + (uri.getRawPath().isEmpty() ? "/" : uri.getRawPath())
                + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }
}
