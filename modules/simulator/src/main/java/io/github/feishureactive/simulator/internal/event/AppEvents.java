package io.github.feishureactive.simulator.internal.event;

import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.github.feishureactive.simulator.event.EventDelivery;
import io.github.feishureactive.simulator.event.EventSettings;
import io.github.feishureactive.simulator.event.EventStatistics;

/** The events of one app: their state, their queue, and the two ways of pushing them. Thread-safe. */
public final class AppEvents {

    private final String tenantKey;
    private final EventCounters counters;
    private final EventQueue queue;
    private final OpenConnections connections;
    private volatile @Nullable Webhook webhook;

    /** The tenant is empty for a store app. */
    public AppEvents(String tenantKey, Executor loop, Scheduler timers, EventSettings settings, Random random) {
        this.tenantKey = tenantKey;
        this.counters = new EventCounters(settings.remembered());
        this.connections = new OpenConnections(random);
        this.queue = new EventQueue(loop, timers, settings, counters, this::route);
    }

    /** Prefers the webhook: the console lets an app choose only one of the two. */
    private @Nullable PushRoute route() {
        Webhook subscribed = webhook;
        if (subscribed != null) {
            return subscribed;
        }
        return connections.chosen() ? connections::push : null;
    }

    public String tenantKey() {
        return tenantKey;
    }

    /** Pushes an event. Events are pushed in the order of the calls. */
    public void offer(SimulatedEvent event) {
        queue.offer(event);
    }

    /** Pushes an event once more, whatever its state. Returns false if the queue is full. */
    public boolean replay(SimulatedEvent event) {
        return queue.replay(event);
    }

    /** Pushes the events that wait for a redelivery now. */
    public void redeliverNow() {
        queue.redeliverNow();
    }

    /** Forgets all events. The webhook and open connections stay. Completes when done. */
    public Mono<Void> reset() {
        return queue.reset();
    }

    public @Nullable SimulatedEvent event(String eventId) {
        return counters.event(eventId);
    }

    public @Nullable EventDelivery delivery(String eventId) {
        return counters.delivery(eventId);
    }

    public List<EventDelivery> deliveries() {
        return counters.deliveries();
    }

    public static EventStatistics statistics(Collection<AppEvents> apps) {
        return EventCounters.sum(apps.stream().map(app -> app.counters).toList());
    }

    public OpenConnections connections() {
        return connections;
    }

    public boolean hasWebhook() {
        return webhook != null;
    }

    public void webhook(@Nullable Webhook other) {
        this.webhook = other;
    }
}
