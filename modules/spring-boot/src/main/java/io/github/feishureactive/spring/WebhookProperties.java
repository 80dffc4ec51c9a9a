package io.github.feishureactive.spring;

import java.time.Duration;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import io.github.feishureactive.events.Events;
import io.github.feishureactive.events.webhook.Acknowledgement;
import io.github.feishureactive.events.webhook.EventWebhook;
import io.github.feishureactive.events.webhook.EventWebhookBuilder;
import io.github.feishureactive.spring.internal.Settings;

/**
 * Events by webhook. Needs a path, and a token or a key that proves a request comes from the platform.
 *
 * @param path Path that receives events, as in the request URL in the developer console. No webhook unless set.
 * @param verificationTokens Verification Token of the app. Two tokens while it is being rotated.
 * @param encryptKey Encrypt Key of the app. If set, only encrypted and signed events are accepted.
 * @param maxBodySize How large a request body may be. Larger ones get status 413.
 * @param ackTimeout How long until a request gets its response. Less than the 3s that the platform waits.
 * @param acknowledge When an event is acknowledged. With before-handling, an event whose handler fails is lost.
 * @param freshness How old a signature may be. Not checked unless set; needs an encrypt key.
 */
public record WebhookProperties(
        @Nullable String path,

        @JsonProperty(access = JsonProperty.Access.WRITE_ONLY) @DefaultValue
        List<String> verificationTokens,

        @JsonProperty(access = JsonProperty.Access.WRITE_ONLY) @Nullable
        String encryptKey,

        @DefaultValue("512KB") DataSize maxBodySize,
        @DefaultValue("2500ms") Duration ackTimeout,
        @DefaultValue("after-handling") Acknowledgement acknowledge,
        @Nullable Duration freshness) {

    /** The name of the bean that routes requests of the path to the webhook, in a WebFlux application. */
    public static final String ROUTE_BEAN_NAME = "feishuWebhookRoute";

    /**
     * Copies the tokens.
     *
     * @param path path that receives events
     * @param verificationTokens verification tokens
     * @param encryptKey encrypt key
     * @param maxBodySize how large a request body may be
     * @param ackTimeout how long until a request gets its response
     * @param acknowledge when an event is acknowledged
     * @param freshness how old a signature may be
     */
    public WebhookProperties {
        verificationTokens = List.copyOf(verificationTokens);
    }

    void check() {
        EventWebhookBuilder scratch = builder(new Events());
        Settings settings = Settings.ofGroup();
        settings.set("path", path, text -> {
            if (!text.startsWith("/")) {
                throw new IllegalArgumentException("must start with a slash, not \"" + text + "\"");
            }
        });
        if (path != null) {
            settings.check("encrypt-key", scratch::build);
        }
    }

    /**
     * Starts building a webhook with these settings, for example for a servlet application.
     *
     * @param events receives the events
     * @return a new builder
     * @throws IllegalArgumentException if a value is out of its bounds
     */
    public EventWebhookBuilder builder(Events events) {
        EventWebhookBuilder builder = EventWebhook.builder(events);
        Settings settings = Settings.ofGroup();
        settings.bytes("max-body-size", maxBodySize, builder::maxBodySize);
        settings.set("ack-timeout", ackTimeout, builder::ackTimeout);
        settings.set("acknowledge", acknowledge, builder::acknowledge);
        verificationTokens.forEach(token -> settings.set("verification-tokens", token, builder::verificationToken));
        settings.set("encrypt-key", encryptKey, builder::encryptKey);
        settings.set("freshness", freshness, builder::freshness);
        return builder;
    }

    /** Hides token and key. */
    @Override
    public String toString() {
        return "WebhookProperties[path=" + path + ", verificationTokens=" + verificationTokens.size()
                + " hidden, encryptKey="
                + (encryptKey == null ? "none" : "hidden") + ", maxBodySize=" + maxBodySize + ", ackTimeout="
                + ackTimeout
                + ", acknowledge=" + acknowledge + ", freshness=" + freshness + "]";
    }
}
