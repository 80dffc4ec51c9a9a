package io.github.feishureactive.core.token;

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Stores the app tickets that the platform pushes to a store app as events, about once an hour. The receiver of events
 * writes to it; {@link AppTicketSource} is the side that reads.
 */
@FunctionalInterface
public interface AppTicketSink {

    /**
     * Stores a ticket of an app, unless a newer one is stored: events may arrive late, and an unacknowledged one is
     * redelivered after hours.
     *
     * @param appId the app
     * @param ticket its ticket, a secret
     * @param createdAt when the platform created the event, {@code null} if unknown; such a ticket counts as the newest
     * @return completes when this or a newer ticket is stored and the event may be acknowledged
     */
    Mono<Void> accept(String appId, String ticket, @Nullable Instant createdAt);

    /**
     * Stores a ticket of an app as the newest.
     *
     * @param appId the app
     * @param ticket its ticket, a secret
     * @return completes when the ticket is stored
     */
    default Mono<Void> accept(String appId, String ticket) {
        return accept(appId, ticket, null);
    }
}
