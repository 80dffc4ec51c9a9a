package io.github.feishureactive.events.webhook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.github.feishureactive.events.Events;

/** Builds an {@link EventWebhook}. The developer console shows both secrets on the app's events page. */
public final class EventWebhookBuilder {

    /**
     * Account events take less than a kilobyte; the largest events carry messages of about 150 KB, a third more when
     * encrypted. Twice that leaves room, and a thousand concurrent requests of strangers still fit into the heap.
     */
    private static final int DEFAULT_MAX_BODY_SIZE = 512 * 1024;

    private static final Duration PLATFORM_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration DEFAULT_ACK_TIMEOUT = Duration.ofMillis(2_500);

    final Events events;
    int maxBodySize = DEFAULT_MAX_BODY_SIZE;
    Duration ackTimeout = DEFAULT_ACK_TIMEOUT;
    Acknowledgement acknowledgement = Acknowledgement.AFTER_HANDLING;
    Scheduler timer = Schedulers.parallel();

    private final List<String> tokens = new ArrayList<>();
    private @Nullable String encryptKey;
    private @Nullable Duration freshness;

    EventWebhookBuilder(Events events) {
        this.events = Objects.requireNonNull(events, "events");
    }

    /**
     * Adds the app's verification token, which every event and every URL verification has to carry. May be called twice
     * while the token is rotated; then either token is accepted.
     *
     * @param token the token
     * @return this builder
     */
    public EventWebhookBuilder verificationToken(String token) {
        tokens.add(notBlank(token, "verificationToken"));
        return this;
    }

    /**
     * Sets the app's Encrypt Key. Then only encrypted bodies and signed events are accepted.
     *
     * @param key the key
     * @return this builder
     */
    public EventWebhookBuilder encryptKey(String key) {
        this.encryptKey = notBlank(key, "encryptKey");
        return this;
    }

    private static String notBlank(String secret, String name) {
        if (secret.isBlank()) {
            throw new IllegalArgumentException(
                    name + " is blank; copy it from the app's events page in the developer console");
        }
        return secret;
    }

    /**
     * Sets how large a body may be, 512 KiB by default.
     *
     * @param bytes the maximum, at least 1
     * @return this builder
     */
    public EventWebhookBuilder maxBodySize(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("maxBodySize must be at least 1: " + bytes);
        }
        this.maxBodySize = bytes;
        return this;
    }

    /**
     * Sets how far a signature's time may be from now, in the past or future. Off by default: the platform does not
     * document whether it signs a redelivery anew, hours later, and those must not be lost. A replayed request is a
     * duplicate anyway as long as the deduplication remembers the event. Needs an Encrypt Key, since otherwise nothing
     * is signed.
     *
     * @param window the greatest difference, positive
     * @return this builder
     */
    public EventWebhookBuilder freshness(Duration window) {
        if (window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException("freshness must be positive: " + window);
        }
        this.freshness = window;
        return this;
    }

    /**
     * Sets how long until a request gets its response, 2.5 s by default. The platform waits 3 s, including connection
     * and body. If an event is not handled by then, the response is 503 and its handler runs on.
     *
     * @param timeout the time, positive and less than 3 s
     * @return this builder
     */
    public EventWebhookBuilder ackTimeout(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(PLATFORM_TIMEOUT) >= 0) {
            throw new IllegalArgumentException(
                    "ackTimeout must be positive and less than the 3 s that the platform waits: " + timeout);
        }
        this.ackTimeout = timeout;
        return this;
    }

    /**
     * Sets when an event is acknowledged, {@link Acknowledgement#AFTER_HANDLING} by default.
     *
     * @param when before or after handling
     * @return this builder
     */
    public EventWebhookBuilder acknowledge(Acknowledgement when) {
        this.acknowledgement = Objects.requireNonNull(when, "when");
        return this;
    }

    /** Sets the scheduler of timeouts and the clock, for tests. */
    EventWebhookBuilder timer(Scheduler scheduler) {
        this.timer = scheduler;
        return this;
    }

    /**
     * Builds the webhook.
     *
     * @return a new webhook, ready to receive requests
     * @throws IllegalArgumentException if nothing would prove that a request comes from the platform
     */
    public EventWebhook build() {
        if (encryptKey == null && tokens.isEmpty()) {
            throw new IllegalArgumentException("Without encryptKey and verificationToken anybody could send events."
                    + " Copy them from the app's events page in the developer console; set both if it shows both.");
        }
        if (encryptKey == null && freshness != null) {
            throw new IllegalArgumentException(
                    "freshness needs an encryptKey: without one, the request's time is not signed");
        }
        EncryptKey key = encryptKey == null ? null : new EncryptKey(encryptKey);
        return new EventWebhook(this, new Verifier(key, new VerificationTokens(tokens), freshness, timer));
    }
}
