package io.github.feishureactive.simulator;

import java.util.Random;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** One app's events: what became of them, their queue, and the two ways on which they go. */
final class AppEvents {

    private final EventCounters counters;
    private final EventQueue queue;
    private final LongConnections connections;
    private volatile @Nullable Webhook webhook;

    AppEvents(Executor loop, Scheduler timers, EventSettings settings, Random random) {
        this.counters = new EventCounters(settings.remembered());
        this.connections = new LongConnections(random, timers);
        this.queue = new EventQueue(loop, timers, settings, counters, this::route);
    }

    /** A URL comes first, as in the console only one of the two is chosen. */
    private @Nullable PushRoute route() {
        Webhook subscribed = webhook;
        if (subscribed != null) {
            return subscribed;
        }
        return connections.chosen() ? connections::push : null;
    }

    EventCounters counters() {
        return counters;
    }

    EventQueue queue() {
        return queue;
    }

    LongConnections connections() {
        return connections;
    }

    boolean hasWebhook() {
        return webhook != null;
    }

    void webhook(@Nullable Webhook other) {
        this.webhook = other;
    }
}
