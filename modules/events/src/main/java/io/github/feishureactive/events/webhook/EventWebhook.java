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
import io.github.feishureactive.events.webhook.Verdict.Genuine;
import io.github.feishureactive.events.webhook.Verdict.Refused;
import io.github.feishureactive.events.webhook.Verdict.Unreadable;

/**
 * Receives events by webhook, behind any HTTP server: a request in, a response out. Safe for use by many threads.
 *
 * <p>What is not shown to come from the platform is refused, always with the same answer, and logged without its
 * content. The platform's check of the address is answered. An event is handed to {@link Events}, and acknowledged by
 * status 200 when that has dealt with it; after any other status the platform delivers it again, up to four times
 * within 7 h 6 min: 500 when a handler failed, 503 when there was no time or room for it.
 *
 * <p>All is done on the calling thread: for an event of some kilobytes, digest and decryption take some ten
 * microseconds.
 *
 * @see <a
 *     href="https://open.feishu.cn/document/ukTMukTMukTM/uYDNxYjL2QTM24iN0EjN/event-subscription-configure-/encrypt-key-encryption-configuration-case">Official
 *     documentation</a>
 */
public final class EventWebhook {

    /** Escapes, because half of a character can be escaped, but not encoded; a challenge may hold anything. */
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final Events events;
    private final Verifier verifier;
    private final RefusalLog refusals;
    private final int maxBodySize;
    private final Duration answerTime;
    private final Acknowledgement acknowledgement;
    private final Scheduler timer;

    EventWebhook(EventWebhookBuilder builder, Verifier verifier) {
        this.events = builder.events;
        this.verifier = verifier;
        this.refusals = new RefusalLog(builder.timer);
        this.maxBodySize = builder.maxBodySize;
        this.answerTime = builder.answerTime;
        this.acknowledgement = builder.acknowledgement;
        this.timer = builder.timer;
    }

    /**
     * Starts to say how requests are to be received.
     *
     * @param events where the events go
     * @return a builder; it needs an Encrypt Key or a verification token
     */
    public static EventWebhookBuilder builder(Events events) {
        return new EventWebhookBuilder(events);
    }

    /**
     * Answers one request. Who cancels no longer waits; an event that has been begun with is dealt with all the same.
     *
     * @param request what came
     * @return what to answer, in less than the answer time whatever a handler does; never an error
     */
    public Mono<WebhookResponse> handle(WebhookRequest request) {
        Objects.requireNonNull(request, "request");
        return Mono.defer(() -> answer(request));
    }

    private Mono<WebhookResponse> answer(WebhookRequest request) {
        if (request.body().length > maxBodySize) {
            return Mono.just(tooLarge());
        }
        Verdict verdict = verifier.judge(request);
        if (verdict instanceof Challenge challenge) {
            return Mono.just(WebhookResponse.json(JSON.writeValueAsBytes(Map.of("challenge", challenge.text()))));
        }
        if (verdict instanceof Genuine genuine) {
            return deliver(genuine.event());
        }
        if (verdict instanceof Unreadable unreadable) {
            refusals.refused(unreadable.why());
            return Mono.just(WebhookResponse.FAILED);
        }
        refusals.refused(((Refused) verdict).why());
        return Mono.just(WebhookResponse.REFUSED);
    }

    private Mono<WebhookResponse> deliver(EventEnvelope event) {
        boolean after = acknowledgement == Acknowledgement.AFTER_HANDLING || events.responds(event.type());
        Mono<WebhookResponse> acknowledged = after
                ? events.respond(event).map(EventWebhook::acknowledged)
                : events.accept(event).thenReturn(WebhookResponse.SUCCESS);
        return acknowledged
                .onErrorResume(error -> Mono.just(failed(error)))
                // It goes on; the next delivery joins it.
                .timeout(answerTime, Mono.just(WebhookResponse.LATER), timer);
    }

    private static WebhookResponse acknowledged(EventResponse response) {
        byte[] data = response.data();
        return data == null ? WebhookResponse.SUCCESS : WebhookResponse.json(data);
    }

    private WebhookResponse failed(Throwable error) {
        if (error instanceof EventRefusedException refused) {
            refusals.refused("it comes from the platform, but: " + refused.getMessage());
            return WebhookResponse.LATER;
        }
        // What a handler failed with is logged where it ran.
        return WebhookResponse.FAILED;
    }

    /** For adapters, which find out before there is a request. */
    WebhookResponse tooLarge() {
        refusals.refused("its body is larger than " + maxBodySize + " bytes");
        return WebhookResponse.TOO_LARGE;
    }

    /** For adapters, likewise: the client left, or its words were no HTTP. */
    WebhookResponse brokenOff() {
        refusals.refused("its body broke off");
        return WebhookResponse.REFUSED;
    }

    int maxBodySize() {
        return maxBodySize;
    }
}
