package io.github.feishureactive.events;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import reactor.core.scheduler.Scheduler;

import io.github.feishureactive.core.internal.UserCode;

/**
 * The subscribers of events, by type. When the last subscriber of a type leaves, another one may follow: a stream is
 * resubscribed after an error, or a handler is replaced. Until then the type's events must not be acknowledged, or they
 * would be lost.
 */
final class SubscriberRegistry {

    /** How long another subscriber is expected after the last one has left. */
    static final Duration RESUBSCRIBE_WINDOW = Duration.ofMinutes(1);

    private final ConcurrentHashMap<String, EventSubscribers> byType = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Long> lastLeftAt = new ConcurrentHashMap<>();
    private final Scheduler timer;
    private volatile boolean closed;

    SubscriberRegistry(Scheduler timer) {
        this.timer = timer;
    }

    EventSubscribers of(String type) {
        return byType.getOrDefault(type, EventSubscribers.NONE);
    }

    /** Returns the number of types that share the room for events in flight. App tickets have their own. */
    int types() {
        return byType.size() - (byType.containsKey(AppTicketEvent.TYPE.name()) ? 1 : 0);
    }

    /** Adds the one handler of a type. */
    void addHandler(String type, EventSubscriber handler) {
        byType.compute(type, (name, before) -> {
            if (before != null && before.exclusive()) {
                throw new IllegalStateException("Type " + type + " has a handler already. Dispose of it first, or do"
                        + " both things in one handler: each event is acknowledged once.");
            }
            return with(before, handler);
        });
        if (closed) {
            remove(type, handler);
            throw new IllegalStateException("This Events has been disposed of; register handlers before that");
        }
    }

    /** Adds a subscriber of a stream; after {@link #close} it is closed at once. */
    void add(String type, EventSubscriber subscriber) {
        byType.compute(type, (name, before) -> with(before, subscriber));
        if (closed) {
            remove(type, subscriber);
            subscriber.close();
        }
    }

    private static EventSubscribers with(EventSubscribers before, EventSubscriber one) {
        return (before == null ? EventSubscribers.NONE : before).with(one);
    }

    void remove(String type, EventSubscriber subscriber) {
        byType.computeIfPresent(type, (name, before) -> {
            EventSubscribers left = before.without(subscriber);
            if (left.isEmpty()) {
                // Set the time first: a delivery that finds no subscriber has to find the time.
                lastLeftAt.put(name, now());
                return null;
            }
            return left;
        });
    }

    /** Returns whether the last subscriber of a type left so recently that another one is expected. */
    boolean expectsSubscriber(String type) {
        Long at = lastLeftAt.get(type);
        return at != null && now() - at < RESUBSCRIBE_WINDOW.toNanos();
    }

    private long now() {
        return timer.now(TimeUnit.NANOSECONDS);
    }

    void close() {
        closed = true;
        Error fatal = null;
        for (EventSubscribers subscribers : byType.values()) {
            fatal = UserCode.first(fatal, UserCode.each(subscribers.all(), EventSubscriber::close));
        }
        byType.clear();
        UserCode.rethrow(fatal);
    }
}
