package io.github.feishureactive.events;

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import io.github.feishureactive.core.operation.EventType;

/**
 * One event as a transport has it: decrypted, of either version of the platform's envelope, not yet bound to a type.
 *
 * @param id the platform's id of the event ({@code event_id}, or {@code uuid} in version 1)
 * @param type the name of its type
 * @param token the verification token that came with it, a secret, {@code null} if none did
 * @param createdAt when the platform made it, {@code null} if it did not say
 * @param appId the app it is for, empty if the platform did not say
 * @param tenantKey the tenant it happened in, {@code null} if the platform did not say
 * @param payload the member {@code event}
 */
public record EventEnvelope(
        String id,
        String type,
        @Nullable String token,
        @Nullable Instant createdAt,
        String appId,
        @Nullable String tenantKey,
        JsonNode payload) {

    /**
     * Reads what the platform sent. Members that we do not know are passed over; numbers stay as they were written. The
     * tree takes some ten times the memory of the text, so whoever collects the text bounds it.
     *
     * @param json the text, in UTF-8
     * @return the event
     * @throws UnreadableEventException if this is no event, or nested more than 100 deep; the text is not quoted
     */
    public static EventEnvelope read(byte[] json) {
        return EnvelopeReader.read(json);
    }

    /**
     * This event, as one of a type.
     *
     * @param as what its payload is bound to
     * @param <T> the type of that
     * @return the event
     * @throws UnreadableEventException if the payload does not fit; it is not quoted
     */
    public <T> Event<T> as(EventType<T> as) {
        try {
            return new Event<>(id, type, createdAt, appId, tenantKey, as.read(payload));
        } catch (JacksonException e) {
            throw UnreadableEventException.unbound(this);
        }
    }

    /**
     * What tells this event from all others, of any app. Deliveries of one event have the same.
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
