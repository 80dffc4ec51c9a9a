package io.github.feishureactive.events.webhook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.github.feishureactive.events.Events;

/** How requests are to be received. Both secrets stand on the page of the app's events in the developer console. */
public final class EventWebhookBuilder {

    /**
     * Events of accounts have less than a kilobyte; the largest of all kinds carry messages of some 150 kilobytes, a
     * third more when encrypted. Twice that leaves room, and a thousand strangers at once still do not fill the heap.
     */
    private static final int DEFAULT_MAX_BODY_SIZE = 512 * 1024;

    private static final Duration PLATFORM_WAITS = Duration.ofSeconds(3);
    private static final Duration DEFAULT_ANSWER_TIME = Duration.ofMillis(2_500);

    final Events events;
    int maxBodySize = DEFAULT_MAX_BODY_SIZE;
    Duration answerTime = DEFAULT_ANSWER_TIME;
    Acknowledgement acknowledgement = Acknowledgement.AFTER_HANDLING;
    Scheduler timer = Schedulers.parallel();

    private final List<String> tokens = new ArrayList<>();
    private @Nullable String encryptKey;
    private @Nullable Duration freshness;

    EventWebhookBuilder(Events events) {
        this.events = Objects.requireNonNull(events, "events");
    }

    /**
     * The app's verification token. Every event and every check of the address has to carry it. May be called again
     * with another one while the token is being changed: then either will do.
     *
     * @param token the token
     * @return this
     */
    public EventWebhookBuilder verificationToken(String token) {
        tokens.add(notBlank(token, "verification token"));
        return this;
    }

    /**
     * The app's Encrypt Key. Then only encrypted bodies are taken, and only signed events.
     *
     * @param key the key
     * @return this
     */
    public EventWebhookBuilder encryptKey(String key) {
        this.encryptKey = notBlank(key, "Encrypt Key");
        return this;
    }

    private static String notBlank(String secret, String name) {
        if (secret.isBlank()) {
            throw new IllegalArgumentException(
                    "The " + name + " is blank. Copy it from the app's events page in the developer console.");
        }
        return secret;
    }

    /**
     * How large a body may be, 512 KiB by default.
     *
     * @param bytes the bound, at least 1
     * @return this
     */
    public EventWebhookBuilder maxBodySize(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("A body must be allowed at least one byte, not " + bytes + ".");
        }
        this.maxBodySize = bytes;
        return this;
    }

    /**
     * How old a signature may be, or how far in the future. Off by default: it is not documented whether the platform
     * signs an event anew when it delivers it again, hours later, and those deliveries must not be lost. A recorded
     * request that is sent again within the time of the de-duplication is a duplicate anyhow. Needs an Encrypt Key,
     * since nothing else is signed.
     *
     * @param window the greatest distance, positive
     * @return this
     */
    public EventWebhookBuilder freshness(Duration window) {
        if (window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException("The freshness must be positive, not " + window + ".");
        }
        this.freshness = window;
        return this;
    }

    /**
     * In what time to answer, 2.5 s by default. The platform waits 3 s, connection and body included. An event that is
     * not dealt with by then is answered with 503, and goes on.
     *
     * @param limit the time, positive and less than 3 s
     * @return this
     */
    public EventWebhookBuilder answerTime(Duration limit) {
        if (limit.isNegative() || limit.isZero() || limit.compareTo(PLATFORM_WAITS) >= 0) {
            throw new IllegalArgumentException(
                    "The answer time must be positive and less than the 3 s that the platform waits, not " + limit
                            + ".");
        }
        this.answerTime = limit;
        return this;
    }

    /**
     * When an event is acknowledged, {@link Acknowledgement#AFTER_HANDLING} by default.
     *
     * @param when the moment
     * @return this
     */
    public EventWebhookBuilder acknowledge(Acknowledgement when) {
        this.acknowledgement = Objects.requireNonNull(when, "when");
        return this;
    }

    /** Where time comes from; tests have a clock of their own. */
    EventWebhookBuilder timer(Scheduler scheduler) {
        this.timer = scheduler;
        return this;
    }

    /**
     * Receives requests from now on.
     *
     * @return who does
     * @throws IllegalArgumentException if nothing would show that a request comes from the platform
     */
    public EventWebhook build() {
        if (encryptKey == null && tokens.isEmpty()) {
            throw new IllegalArgumentException("Without encryptKey and verificationToken anybody could send events."
                    + " Copy them from the app's events page in the developer console; give both if there are both.");
        }
        if (encryptKey == null && freshness != null) {
            throw new IllegalArgumentException(
                    "Freshness needs an encryptKey: only then is the time signed, and not just anybody's word.");
        }
        EncryptKey key = encryptKey == null ? null : new EncryptKey(encryptKey);
        return new EventWebhook(this, new Verifier(key, new VerificationTokens(tokens), freshness, timer));
    }
}
