package io.github.feishureactive.spring;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import io.github.feishureactive.events.Events;
import io.github.feishureactive.events.webhook.Acknowledgement;
import io.github.feishureactive.events.webhook.EventWebhook;
import io.github.feishureactive.events.webhook.EventWebhookBuilder;

/**
 * Events by webhook. There is none without a path, and none without something that shows where a request comes from.
 *
 * @param path Path that receives events, as in the request URL in the developer console. No webhook unless set.
 * @param verificationTokens Verification Token of the app. Two while it is being changed.
 * @param encryptKey Encrypt Key of the app. If set, only encrypted and signed events are taken.
 * @param maxBodySize How large a request may be. A larger one is answered with 413.
 * @param ackTimeout In what time to answer. Less than the 3s that the platform waits.
 * @param acknowledge When an event is acknowledged.
 * @param freshness How old a signature may be. Not checked unless set, and only with an encrypt key.
 */
public record WebhookProperties(
        @Nullable String path,
        @DefaultValue List<String> verificationTokens,
        @Nullable String encryptKey,
        @DefaultValue("512KB") DataSize maxBodySize,
        @DefaultValue("2500ms") Duration ackTimeout,
        @DefaultValue("after-handling") Acknowledgement acknowledge,
        @Nullable Duration freshness) {

    /**
     * Checks the values.
     *
     * @param path path that receives events
     * @param verificationTokens verification tokens
     * @param encryptKey encrypt key
     * @param maxBodySize how large a request may be
     * @param ackTimeout in what time to answer
     * @param acknowledge when an event is acknowledged
     * @param freshness how old a signature may be
     */
    public WebhookProperties {
        verificationTokens = List.copyOf(verificationTokens);
        EventWebhookBuilder trial = EventWebhook.builder(new Events());
        Setting.check("feishu.webhook.max-body-size", () -> trial.maxBodySize(Setting.bytes(maxBodySize)));
        Setting.check("feishu.webhook.ack-timeout", () -> trial.ackTimeout(ackTimeout));
        verificationTokens.forEach(
                token -> Setting.check("feishu.webhook.verification-tokens", () -> trial.verificationToken(token)));
        if (encryptKey != null) {
            Setting.check("feishu.webhook.encrypt-key", () -> trial.encryptKey(encryptKey));
        }
        if (freshness != null) {
            Setting.check("feishu.webhook.freshness", () -> trial.freshness(freshness));
        }
        if (path != null) {
            if (!path.startsWith("/")) {
                throw new IllegalArgumentException("feishu.webhook.path: must start with a slash, not " + path);
            }
            Setting.check("feishu.webhook", trial::build);
        }
    }

    EventWebhookBuilder builder(Events events) {
        EventWebhookBuilder builder = EventWebhook.builder(events)
                .maxBodySize(Setting.bytes(maxBodySize))
                .ackTimeout(ackTimeout)
                .acknowledge(acknowledge);
        verificationTokens.forEach(builder::verificationToken);
        if (encryptKey != null) {
            builder.encryptKey(encryptKey);
        }
        if (freshness != null) {
            builder.freshness(freshness);
        }
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
