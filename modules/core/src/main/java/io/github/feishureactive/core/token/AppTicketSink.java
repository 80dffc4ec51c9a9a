package io.github.feishureactive.core.token;

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Where the app tickets go that the platform pushes to a store app as events, about once an hour. Whoever receives the
 * events feeds it; whoever fetches tokens reads from behind it.
 */
@FunctionalInterface
public interface AppTicketSink {

    /**
     * Keeps a ticket of an app, unless a newer one is kept already: events may arrive late, and one that was not acknowledged
     * comes again after hours.
     *
     * @param appId the app
     * @param ticket its ticket, a secret
     * @param createdAt when the platform made the event that brought it, {@code null} if that is not known; such a ticket
     *     counts as the newest
     * @return completes when the ticket is kept, or a newer one is; the event may be acknowledged then
     */
    Mono<Void> accept(String appId, String ticket, @Nullable Instant createdAt);

    /**
     * Keeps a ticket of an app as the newest.
     *
     * @param appId the app
     * @param ticket its ticket, a secret
     * @return completes when the ticket is kept
     */
    default Mono<Void> accept(String appId, String ticket) {
        return accept(appId, ticket, null);
    }
}
