package io.github.feishureactive.core.token;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Reads the app tickets that a store app exchanges for tokens; {@link AppTicketSink} is the side that writes. The
 * instances of a service share one, since each ticket reaches only one of them.
 */
public interface AppTicketSource {

    /**
     * Returns the newest ticket.
     *
     * @param appId the app
     * @return the ticket, empty if there is none yet
     */
    Mono<String> current(String appId);

    /**
     * Waits for another ticket. Never completes without one: the caller bounds the wait and cancels.
     *
     * @param appId the app
     * @param refused the ticket that the platform refused, {@code null} if there is none at all
     * @return the newest ticket as soon as it differs
     */
    Mono<String> awaitOtherThan(String appId, @Nullable String refused);
}
