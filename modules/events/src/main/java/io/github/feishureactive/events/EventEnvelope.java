package io.github.feishureactive.events;

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One event as a transport has it: decrypted, of either version of the platform's envelope, not yet bound to a type.
 *
 * @param id the platform's id of the event ({@code event_id}, or {@code uuid} in version 1)
 * @param type the name of its type
 * @param token the verification token that came with it, a secret, {@code null} if none did
 * @param createdAt when the platform made it, {@code null} if it did not say
 * @param appId the app it is for
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

    /** Hides the token and the payload. */
    @Override
    public String toString() {
        return "EventEnvelope[" + type + " " + id + "]";
    }
}
