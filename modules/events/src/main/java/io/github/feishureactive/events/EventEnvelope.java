package io.github.feishureactive.events;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import io.github.feishureactive.core.operation.EventType;

/**
 * An event as a transport received it: decrypted, from either version of the platform's envelope, not yet bound to a
 * type.
 *
 * @param id the platform's id of the event ({@code event_id}, or {@code uuid} in version 1)
 * @param type the name of the event's type
 * @param token the verification token, a secret, or {@code null} if absent
 * @param createdAt when the platform created the event, or {@code null} if absent
 * @param appId the app that receives the event, empty if absent
 * @param tenantKey the tenant in which the event occurred, or {@code null} if absent
 * @param payload the member {@code event}
 */
public record EventEnvelope(
        String id,
        String type,

        @JsonProperty(access = JsonProperty.Access.WRITE_ONLY) @Nullable
        String token,

        @Nullable Instant createdAt,
        String appId,
        @Nullable String tenantKey,
        JsonNode payload) {

    /**
     * Reads an envelope. Unknown members are ignored; numbers keep their exact value. The tree takes about ten times
     * the memory of the text, so the caller has to bound the text.
     *
     * @param json the envelope, in UTF-8
     * @return the event
     * @throws UnreadableEventException if the text is not an event, or nested more than 100 deep; it is not quoted
     */
    public static EventEnvelope read(byte[] json) {
        return EnvelopeReader.read(json);
    }

    /**
     * Binds the payload to a type.
     *
     * @param as the type
     * @param <T> the type of the payload
     * @return the event
     * @throws UnreadableEventException if the payload does not match the type; it is not quoted
     */
    public <T> Event<T> as(EventType<T> as) {
        try {
            return new Event<>(id, type, createdAt, appId, tenantKey, as.read(payload));
        } catch (JacksonException e) {
            throw UnreadableEventException.unbound(this);
        }
    }

    /**
     * Returns the key that identifies this event among those of all apps. All deliveries of an event have the same key.
     *
     * @return the app's id, a slash, the event's id
     */
    public String key() {
        return appId + "/" + id;
    }

    /** Hides the token and the payload. */
    @Override
    public String toString() {
        return "EventEnvelope[" + type + " " + id + "]";
    }
}
