package io.github.feishureactive.events;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

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
 * The events that are being handled, each once, in bounded number and time. No delivery owns a handling: it was begun
 * for one, others join, all of them may leave.
 */
final class Handlings {

    private static final Logger LOG = Loggers.getLogger(Events.class);

    private final ConcurrentHashMap<String, Handling> underWay = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final EventShares shares;
    private final EventCounters counters;
    private final int maxConcurrency;
    private final Duration limit;
    private final Scheduler timer;
    private volatile boolean closed;

    Handlings(int maxConcurrency, IntSupplier types, Duration limit, EventCounters counters, Scheduler timer) {
        this.maxConcurrency = maxConcurrency;
        this.shares = new EventShares(maxConcurrency, types, timer);
        this.limit = limit;
        this.counters = counters;
        this.timer = timer;
    }

    /**
     * Begins to handle an event, or joins who does.
     *
     * @param work makes what is to be done, if this is the one to do it
     * @param context of the delivery that begins it
     * @return the outcome, for any number of subscribers
     * @throws EventRefusedException if nothing was begun
     */
    Mono<EventResponse> begin(EventEnvelope event, Supplier<Mono<EventResponse>> work, ContextView context) {
        Handling running = underWay.get(event.key());
        if (running != null) {
            counters.duplicates.increment();
            return running.outcome();
        }
        EventShares.Place place = place(event);
        Handling mine = new Handling(event, Context.of(context), place);
        running = underWay.putIfAbsent(event.key(), mine);
        if (running != null) {
            place.release();
            counters.duplicates.increment();
            return running.outcome();
        }
        inFlight.incrementAndGet();
        // Looked at after it can be seen by who closes: one of the two notices.
        if (closed) {
            mine.abort();
            throw refusal();
        }
        mine.run(work);
        return mine.outcome();
    }

    private EventShares.Place place(EventEnvelope event) {
        if (closed) {
            throw refusal();
        }
        EventShares.Place place = shares.take(event.type());
        if (place == null) {
            throw new EventRefusedException(
                    Reason.BUSY,
                    "As many events of type " + event.type() + " are in flight as allowed, of " + maxConcurrency
                            + " in all. The platform delivers this one again; make the handlers faster, or raise"
                            + " maxConcurrency.");
        }
        return place;
    }

    /** Whether room for an event of this type may be found soon. */
    boolean progressing(String type) {
        return !closed && shares.progressing(type);
    }

    private static EventRefusedException refusal() {
        return new EventRefusedException(
                Reason.CLOSED,
                "Events are not received any more. The platform delivers this one"
                        + " again, to who does receive them.");
    }

    int maxConcurrency() {
        return maxConcurrency;
    }

    int inFlight() {
        return inFlight.get();
    }

    /** For how long the oldest in flight has been, zero if there is none. */
    Duration oldest() {
        long now = now();
        long most = 0;
        for (Handling handling : underWay.values()) {
            most = Math.max(most, now - handling.begunAt);
        }
        return Duration.ofNanos(most);
    }

    private long now() {
        return timer.now(TimeUnit.NANOSECONDS);
    }

    boolean closed() {
        return closed;
    }

    void close() {
        closed = true;
        for (Handling handling : underWay.values()) {
            if (handling.abort()) {
                counters.refused.increment();
            }
        }
    }

    /** One event being handled. The first of outcome, failure and abortion ends it, and it is told to nobody before. */
    private final class Handling extends BaseSubscriber<EventResponse> {

        private final EventEnvelope event;
        private final Context context;
        private final EventShares.Place place;
        private final long begunAt = now();
        private final AtomicBoolean ended = new AtomicBoolean();
        // Only the one who ends it emits.
        private final Sinks.One<EventResponse> outcome = Sinks.unsafe().one();

        Handling(EventEnvelope event, Context context, EventShares.Place place) {
            this.event = event;
            this.context = context;
            this.place = place;
        }

        Mono<EventResponse> outcome() {
            return new Isolated<>(outcome.asMono(), UserCode::uncaught);
        }

        void run(Supplier<Mono<EventResponse>> work) {
            try {
                Mono.defer(work)
                        .timeout(limit, Mono.error(() -> new EventTimeoutException(event, limit)), timer)
                        .subscribe(this);
            } catch (Throwable fatal) {
                // What Reactor does not turn into a signal, such as a missing class: it must not hold the slot for
                // ever.
                cancel();
                hookOnError(fatal);
                UserCode.uncaught(fatal);
            }
        }

        boolean abort() {
            cancel();
            boolean mine = end();
            if (mine) {
                // Where it was acknowledged before it was handled, nobody else hears of this.
                LOG.warn("{} was not dealt with: events are not received any more", event);
                outcome.tryEmitError(refusal());
            }
            return mine;
        }

        /** Whoever joins from now on begins anew; what has been remembered of this event was remembered before. */
        private boolean end() {
            if (!ended.compareAndSet(false, true)) {
                return false;
            }
            underWay.remove(event.key(), this);
            inFlight.decrementAndGet();
            place.release();
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
                hookOnError(new IllegalStateException(
                        "The deduplication has answered nothing; it is to answer a receipt."));
            }
        }

        @Override
        protected void hookOnError(Throwable error) {
            if (end()) {
                counters.ended(error);
                // The words of the error are the application's and may quote the event, so they are for those who look
                // closer.
                LOG.warn("{} was not dealt with: {}", event, error.getClass().getName());
                LOG.debug("Why " + event + " was not dealt with", error);
                outcome.tryEmitError(error);
            }
        }

        @Override
        public Context currentContext() {
            return context;
        }
    }
}
