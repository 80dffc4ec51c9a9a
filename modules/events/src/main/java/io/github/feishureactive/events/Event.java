package io.github.feishureactive.events;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * One event.
 *
 * @param id the platform's id, the same for each delivery of the event
 * @param type the name of the event's type
 * @param createdAt when the platform created the event, or {@code null} if absent
 * @param appId the app that receives the event, empty if absent
 * @param tenantKey the tenant in which the event occurred, or {@code null} if absent
 * @param payload the event's data
 * @param <T> the type of the payload
 */
public record Event<T>(
        String id,
        String type,
        @Nullable Instant createdAt,
        String appId,
        @Nullable String tenantKey,
        T payload) {

    /** Hides the payload. */
    @Override
    public String toString() {
        return "Event[" + type + " " + id + "]";
    }
}
