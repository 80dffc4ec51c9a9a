package io.github.feishureactive.events;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.util.Logger;
import reactor.util.Loggers;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import io.github.feishureactive.core.internal.Isolated;
import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.events.EventRefusedException.Reason;

/**
 * The events that are being handled, each once, bounded in number and time. No delivery owns an event in flight: one
 * delivery begins it, others join, and all of them may cancel.
 */
final class InFlightEvents {

    private static final Logger LOG = Loggers.getLogger(Events.class);

    private final ConcurrentHashMap<String, InFlightEvent> byKey = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final ConcurrencyLimiter limiter;
    private final EventDeduplication deduplication;
    private final EventCounters counters;
    private final int maxConcurrency;
    private final Duration timeout;
    private final Scheduler timer;
    private volatile boolean closed;

    /**
     * Creates an empty set.
     *
     * @param types supplies the number of types that share the room
     */
    InFlightEvents(EventsBuilder builder, IntSupplier types, EventCounters counters) {
        this.maxConcurrency = builder.maxConcurrency;
        this.timer = builder.timer;
        this.limiter = new ConcurrencyLimiter(maxConcurrency, types, timer);
        this.deduplication = builder.deduplication;
        this.timeout = builder.handlingTimeout;
        this.counters = counters;
    }

    /**
     * Begins to handle an event, or joins if it is in flight already.
     *
     * @param subscribers receive the event if this delivery begins it
     * @param context of the delivery that begins it
     * @return the outcome, for any number of subscribers
     * @throws EventRefusedException if the event is not in flight and could not begin
     */
    Mono<EventResponse> begin(EventEnvelope event, EventSubscribers subscribers, ContextView context) {
        InFlightEvent running = byKey.get(event.key());
        if (running != null) {
            counters.duplicates.increment();
            return running.outcome();
        }
        ConcurrencyLimiter.Permit permit = acquire(event);
        InFlightEvent mine = new InFlightEvent(event, Context.of(context), permit);
        running = byKey.putIfAbsent(event.key(), mine);
        if (running != null) {
            permit.release();
            counters.duplicates.increment();
            return running.outcome();
        }
        count.incrementAndGet();
        // Check after close() can see the event: one of the two notices the other.
        if (closed) {
            mine.abort();
            throw closedRefusal();
        }
        mine.run(subscribers);
        return mine.outcome();
    }

    private ConcurrencyLimiter.Permit acquire(EventEnvelope event) {
        if (closed) {
            throw closedRefusal();
        }
        ConcurrencyLimiter.Permit permit = limiter.tryAcquire(event.type());
        if (permit == null) {
            throw new EventRefusedException(
                    Reason.BUSY,
                    "Type " + event.type() + " has as many events in flight as allowed, with maxConcurrency "
                            + maxConcurrency + ". The platform will redeliver this one; make the handlers faster, or"
                            + " raise maxConcurrency.");
        }
        return permit;
    }

    /** Returns whether room for an event of this type may become free soon. */
    boolean progressing(String type) {
        return !closed && limiter.progressing(type);
    }

    private static EventRefusedException closedRefusal() {
        return new EventRefusedException(
                Reason.CLOSED, "This Events has been disposed of; the platform will redeliver the event");
    }

    int count() {
        return count.get();
    }

    /** Returns how long the oldest event has been in flight, zero if there is none. */
    Duration oldest() {
        long now = now();
        long longest = 0;
        for (InFlightEvent event : byKey.values()) {
            longest = Math.max(longest, now - event.begunAt);
        }
        return Duration.ofNanos(longest);
    }

    private long now() {
        return timer.now(TimeUnit.NANOSECONDS);
    }

    boolean closed() {
        return closed;
    }

    void close() {
        closed = true;
        for (InFlightEvent event : byKey.values()) {
            if (event.abort()) {
                counters.refused.increment();
            }
        }
    }

    /** One event being handled. The first of value, error and {@link #abort()} ends it, and only then is it emitted. */
    private final class InFlightEvent extends BaseSubscriber<EventResponse> {

        private final EventEnvelope event;
        private final Context context;
        private final ConcurrencyLimiter.Permit permit;
        private final long begunAt = now();
        private final AtomicBoolean ended = new AtomicBoolean();
        // Unsafe: only the thread that wins end() emits.
        private final Sinks.One<EventResponse> outcome = Sinks.unsafe().one();
        private volatile byte @Nullable [] data;

        InFlightEvent(EventEnvelope event, Context context, ConcurrencyLimiter.Permit permit) {
            this.event = event;
            this.context = context;
            this.permit = permit;
        }

        Mono<EventResponse> outcome() {
            return new Isolated<>(outcome.asMono(), UserCode::uncaught);
        }

        void run(EventSubscribers subscribers) {
            try {
                Mono.defer(() -> handle(subscribers))
                        .timeout(timeout, Mono.error(() -> new EventTimeoutException(event, timeout)), timer)
                        .subscribe(this);
            } catch (Throwable fatal) {
                // Reactor rethrows fatal errors, such as a missing class, instead of signalling them. They must not
                // hold the permit forever.
                cancel();
                hookOnError(fatal);
                UserCode.uncaught(fatal);
            }
        }

        private Mono<EventResponse> handle(EventSubscribers subscribers) {
            return deduplication
                    .once(event.key(), subscribers.receive(event, response -> data = response))
                    .map(receipt -> EventResponse.of(receipt, data));
        }

        boolean abort() {
            cancel();
            boolean mine = end();
            if (mine) {
                // An event that was acknowledged before it was handled leaves no other trace.
                LOG.warn("Handling {} was cancelled: its Events has been disposed of", event);
                outcome.tryEmitError(closedRefusal());
            }
            return mine;
        }

        /** A delivery that follows begins anew; what the deduplication remembers, it has remembered before this. */
        private boolean end() {
            if (!ended.compareAndSet(false, true)) {
                return false;
            }
            byKey.remove(event.key(), this);
            count.decrementAndGet();
            permit.release();
            return true;
        }

        @Override
        protected void hookOnNext(EventResponse response) {
            if (end()) {
                counters.ended(response.receipt());
                outcome.tryEmitValue(response);
            }
        }

        @Override
        protected void hookOnComplete() {
            if (!ended.get()) {
                hookOnError(new IllegalStateException("The EventDeduplication completed without a Receipt"));
            }
        }

        @Override
        protected void hookOnError(Throwable error) {
            if (end()) {
                counters.ended(error);
                // The error's message is the application's and may quote the event: debug only.
                LOG.warn("Handling {} failed with {}", event, error.getClass().getName());
                LOG.debug("Handling " + event + " failed", error);
                outcome.tryEmitError(error);
            }
        }

        @Override
        public Context currentContext() {
            return context;
        }
    }
}
