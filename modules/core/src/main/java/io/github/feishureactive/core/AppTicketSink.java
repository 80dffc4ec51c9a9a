package io.github.feishureactive.core;

import reactor.core.publisher.Mono;

/**
 * Where the app tickets go that the platform pushes to a store app as events, about once an hour. Whoever receives the
 * events feeds it; whoever fetches tokens reads from behind it.
 */
@FunctionalInterface
public interface AppTicketSink {

    /**
     * Keeps the newest ticket of an app.
     *
     * @param appId the app
     * @param ticket its ticket, a secret
     * @return completes when the ticket is kept; the event may be acknowledged then
     */
    Mono<Void> accept(String appId, String ticket);
}
