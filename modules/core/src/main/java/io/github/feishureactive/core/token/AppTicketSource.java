package io.github.feishureactive.core.token;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Where a store app's tickets are kept, seen from whoever shows them for tokens; {@link AppTicketSink} is the other side. A
 * service of several instances puts one in place that all of them share, since each ticket reaches only one of them.
 */
public interface AppTicketSource {

    /**
     * The newest ticket.
     *
     * @param appId the app
     * @return the ticket, empty if none has come yet
     */
    Mono<String> current(String appId);

    /**
     * Waits for a ticket. Never ends by itself without one; the caller bounds the wait and cancels.
     *
     * @param appId the app
     * @param refused the ticket that is of no use, {@code null} if there is none at all
     * @return the newest ticket as soon as it is another one
     */
    Mono<String> awaitOtherThan(String appId, @Nullable String refused);
}
