package io.github.feishureactive.events.webhook;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

import io.github.feishureactive.events.EventEnvelope;
import io.github.feishureactive.events.EventRefusedException;
import io.github.feishureactive.events.EventResponse;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.events.webhook.Verdict.Challenge;
import io.github.feishureactive.events.webhook.Verdict.Refused;
import io.github.feishureactive.events.webhook.Verdict.Unreadable;
import io.github.feishureactive.events.webhook.Verdict.Verified;

/**
 * Receives events by webhook, behind any HTTP server: a request in, a response out. Thread-safe.
 *
 * <p>A request that is not proven to come from the platform is refused, always with the same response, and logged
 * without its content. The platform's URL verification gets its challenge back. An event is passed to {@link Events},
 * and acknowledged with status 200 once it is handled. After any other status the platform redelivers it, up to four
 * times within 7 h 6 min: 500 if a handler failed, 503 if it took too long or there was no room.
 *
 * <p>Verification runs on the calling thread: for an event of a few kilobytes, digest and decryption take about ten
 * microseconds.
 *
 * @see <a
 *     href="https://open.feishu.cn/document/ukTMukTMukTM/uYDNxYjL2QTM24iN0EjN/event-subscription-configure-/encrypt-key-encryption-configuration-case">Official
 *     documentation</a>
 */
public final class EventWebhook {

    /** Escapes non-ASCII, because a challenge may hold an unpaired surrogate, which cannot be encoded as UTF-8. */
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final Events events;
    private final Verifier verifier;
    private final RefusalLog refusals;
    private final int maxBodySize;
    private final Duration ackTimeout;
    private final Acknowledgement acknowledgement;
    private final Scheduler timer;

    EventWebhook(EventWebhookBuilder builder, Verifier verifier) {
        this.events = builder.events;
        this.verifier = verifier;
        this.refusals = new RefusalLog(builder.timer);
        this.maxBodySize = builder.maxBodySize;
        this.ackTimeout = builder.ackTimeout;
        this.acknowledgement = builder.acknowledgement;
        this.timer = builder.timer;
    }

    /**
     * Starts building a webhook.
     *
     * @param events receives the events
     * @return a builder; it needs an Encrypt Key or a verification token
     */
    public static EventWebhookBuilder builder(Events events) {
        return new EventWebhookBuilder(events);
    }

    /**
     * Handles one webhook request. Cancelling the returned {@code Mono} stops waiting for the outcome; a handler that
     * has started still runs to completion.
     *
     * @param request the request
     * @return the response, within {@link EventWebhookBuilder#ackTimeout} whatever a handler does; never an error
     */
    public Mono<WebhookResponse> handle(WebhookRequest request) {
        Objects.requireNonNull(request, "request");
        return Mono.defer(() -> respond(request));
    }

    private Mono<WebhookResponse> respond(WebhookRequest request) {
        if (request.body().length > maxBodySize) {
            return Mono.just(tooLarge());
        }
        Verdict verdict = verifier.verify(request);
        if (verdict instanceof Challenge challenge) {
            return Mono.just(WebhookResponse.json(JSON.writeValueAsBytes(Map.of("challenge", challenge.text()))));
        }
        if (verdict instanceof Verified genuine) {
            return deliver(genuine.event());
        }
        if (verdict instanceof Unreadable unreadable) {
            refusals.refused(unreadable.reason());
            return Mono.just(WebhookResponse.FAILED);
        }
        refusals.refused(((Refused) verdict).reason());
        return Mono.just(WebhookResponse.REFUSED);
    }

    private Mono<WebhookResponse> deliver(EventEnvelope event) {
        boolean after = acknowledgement == Acknowledgement.AFTER_HANDLING || events.responds(event.type());
        Mono<WebhookResponse> acknowledged = after
                ? events.respond(event).map(EventWebhook::acknowledged)
                : events.accept(event).thenReturn(WebhookResponse.SUCCESS);
        return acknowledged
                .onErrorResume(error -> Mono.just(failed(error)))
                // The handler runs on; the redelivery joins it or finds it done.
                .timeout(ackTimeout, Mono.just(WebhookResponse.UNAVAILABLE), timer);
    }

    private static WebhookResponse acknowledged(EventResponse response) {
        byte[] data = response.data();
        return data == null ? WebhookResponse.SUCCESS : WebhookResponse.json(data);
    }

    private WebhookResponse failed(Throwable error) {
        if (error instanceof EventRefusedException refused) {
            refusals.refused("it comes from the platform, but: " + refused.getMessage());
            return WebhookResponse.UNAVAILABLE;
        }
        // InFlightEvents has logged the handler's error.
        return WebhookResponse.FAILED;
    }

    /** For adapters, which notice it while they collect the body. */
    WebhookResponse tooLarge() {
        refusals.refused("its body is larger than " + maxBodySize + " bytes");
        return WebhookResponse.TOO_LARGE;
    }

    /** For adapters: the connection was lost while they collected the body, or it was malformed. */
    WebhookResponse incomplete() {
        refusals.refused("its body is incomplete");
        return WebhookResponse.REFUSED;
    }

    int maxBodySize() {
        return maxBodySize;
    }
}
