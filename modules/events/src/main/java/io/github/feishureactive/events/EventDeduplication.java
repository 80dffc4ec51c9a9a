package io.github.feishureactive.events;

import reactor.core.publisher.Mono;

/**
 * Remembers the handled events, so that an event that the platform delivers twice is handled once. The default,
 * {@link InMemoryDeduplication}, covers one process; instances behind a load balancer need a shared implementation.
 */
@FunctionalInterface
public interface EventDeduplication {

    /**
     * Handles an event, unless it was handled before.
     *
     * <p>One {@link Events} never calls this twice at a time for the same event: deliveries of an event in flight join
     * it. Several instances may. An implementation has to follow these rules:
     *
     * <ul>
     *   <li>{@code handling} is subscribed at most once, and not at all for an event that was handled before.
     *   <li>The event is remembered only after {@code handling} has completed, and before this emits.
     *   <li>If {@code handling} fails or is cancelled, the event is forgotten before this fails: the next delivery
     *       handles it again.
     *   <li>While another instance handles the event, this fails with an {@link EventRefusedException} of reason
     *       {@link EventRefusedException.Reason#HANDLED_ELSEWHERE}, or waits for the outcome. An instance that dies
     *       must not hold an event forever.
     *   <li>Events are remembered for at least 7 h 6 min, as long as the platform redelivers them.
     *   <li>No thread is blocked.
     * </ul>
     *
     * @param key identifies the event, see {@link EventEnvelope#key()}
     * @param handling handles the event; its errors pass through
     * @return {@link Receipt#HANDLED} if the event was handled now, {@link Receipt#DUPLICATE} if it was before
     */
    Mono<Receipt> once(String key, Mono<Void> handling);
}
