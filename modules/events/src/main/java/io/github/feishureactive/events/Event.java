package io.github.feishureactive.events;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * One event.
 *
 * @param id the platform's id of it; the same for each delivery of the same event
 * @param type the name of its type
 * @param createdAt when the platform made it, {@code null} if it did not say
 * @param appId the app it is for, empty if the platform did not say
 * @param tenantKey the tenant it happened in, {@code null} if the platform did not say
 * @param payload what happened
 * @param <T> the type of that
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
