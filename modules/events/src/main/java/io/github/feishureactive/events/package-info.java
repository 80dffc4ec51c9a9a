/**
 * Receives the platform's events and dispatches them to the application's handlers and streams. Start with
 * {@link io.github.feishureactive.events.Events}: applications register handlers with it, and a transport, the
 * {@code webhook} or the long {@code connection}, delivers events to it.
 *
 * <p>An event's way by webhook, a class each:
 *
 * <ol>
 *   <li>{@code webhook.ReactorNettyWebhook} or {@code WebFluxWebhook} collects the body, and calls
 *       {@code webhook.EventWebhook}.
 *   <li>{@code webhook.Verifier} checks signature, encryption and token, and returns a {@code Verdict}.
 *   <li>{@code EnvelopeReader} reads the verified body into an {@link io.github.feishureactive.events.EventEnvelope}.
 *   <li>{@code EventDispatcher}, behind {@code Events}, counts the delivery and looks up the type's
 *       {@code EventSubscribers} in the {@code SubscriberRegistry}.
 *   <li>{@code InFlightEvents} joins an event in flight, or acquires a permit of the {@code ConcurrencyLimiter} and
 *       asks the {@link io.github.feishureactive.events.EventDeduplication} whether the event was handled before.
 *   <li>{@code EventSubscribers} passes the event to each subscriber: a {@code HandlerSubscriber}, a
 *       {@code CallbackSubscriber}, or the subscribers of an {@code EventStream}.
 *   <li>The outcome returns as an {@link io.github.feishureactive.events.EventResponse} or an error, which
 *       {@code EventWebhook} turns into a {@code WebhookResponse}: status 200 acknowledges the event.
 * </ol>
 *
 * By long connection, {@code connection.Session} takes the place of the first two steps: it reads a message of the
 * WebSocket and delivers its event, and sends the outcome back as the acknowledgement.
 */
@NullMarked
package io.github.feishureactive.events;

import org.jspecify.annotations.NullMarked;
