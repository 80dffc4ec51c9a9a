package io.github.feishureactive.events;

import reactor.core.publisher.Mono;

/**
 * Remembers which events were dealt with, so that one which the platform delivers twice is handled once. The default
 * remembers in this process, see {@link InMemoryDeduplication}; instances that share a load balancer need one that they
 * share too.
 */
@FunctionalInterface
public interface EventDeduplication {

    /**
     * Deals with an event, unless that was done before.
     *
     * <p>One {@link Events} asks for one event at a time: deliveries of an event that is being handled join that
     * handling. Several instances may ask at once. An implementation holds these rules:
     *
     * <ul>
     *   <li>{@code handling} is subscribed at most once, and not at all for an event that was dealt with.
     *   <li>The event is remembered only when {@code handling} has completed, and before that is told.
     *   <li>When it fails or is cancelled, the event is forgotten before that is told: the next delivery handles it
     *       again.
     *   <li>While another instance handles the event, the answer is an {@link EventRefusedException} with
     *       {@link EventRefusedException.Reason#HANDLED_ELSEWHERE}, or it waits for the outcome. An instance that dies
     *       must not hold an event for ever.
     *   <li>What is remembered is remembered for at least 7 h 6 min, for so long the platform delivers again.
     *   <li>No thread is blocked.
     * </ul>
     *
     * @param key what tells the event from all others, see {@link EventEnvelope#key()}
     * @param handling deals with the event; its errors pass through
     * @return {@link Receipt#HANDLED} if it was dealt with now, {@link Receipt#DUPLICATE} if it was before
     */
    Mono<Receipt> once(String key, Mono<Void> handling);
}
