package io.github.feishureactive.events;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
 * The events that are being handled, each once, in bounded number and time. No delivery owns a handling: it was begun for
 * one, others join, all of them may leave.
 */
final class Handlings {

    private static final Logger LOG = Loggers.getLogger(Events.class);

    private final ConcurrentHashMap<String, Handling> underWay = new ConcurrentHashMap<>();
    private final AtomicInteger slotsTaken = new AtomicInteger();
    private final int maxConcurrency;
    private final Duration limit;
    private final Scheduler timer;
    private volatile boolean closed;

    Handlings(int maxConcurrency, Duration limit, Scheduler timer) {
        this.maxConcurrency = maxConcurrency;
        this.limit = limit;
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
    Mono<Receipt> begin(EventEnvelope event, Supplier<Mono<Receipt>> work, ContextView context) {
        Handling running = underWay.get(event.key());
        if (running != null) {
            return running.outcome();
        }
        takeSlot();
        Handling mine = new Handling(event, Context.of(context));
        running = underWay.putIfAbsent(event.key(), mine);
        if (running != null) {
            slotsTaken.decrementAndGet();
            return running.outcome();
        }
        // Looked at after it can be seen by who closes: one of the two notices.
        if (closed) {
            mine.abort();
            throw refusal();
        }
        mine.run(work);
        return mine.outcome();
    }

    private void takeSlot() {
        if (closed) {
            throw refusal();
        }
        if (slotsTaken.getAndUpdate(taken -> taken < maxConcurrency ? taken + 1 : taken) >= maxConcurrency) {
            throw new EventRefusedException(
                    Reason.BUSY,
                    maxConcurrency
                            + " events are being handled, and no more may be. The platform delivers this one again;"
                            + " make the handlers faster, or raise maxConcurrency.");
        }
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

    /** How many are under way. */
    int slotsTaken() {
        return slotsTaken.get();
    }

    boolean closed() {
        return closed;
    }

    void close() {
        closed = true;
        underWay.values().forEach(Handling::abort);
    }

    /** One event being handled. The first of outcome, failure and abortion ends it, and it is told to nobody before. */
    private final class Handling extends BaseSubscriber<Receipt> {

        private final EventEnvelope event;
        private final Context context;
        private final AtomicBoolean ended = new AtomicBoolean();
        // Only the one who ends it emits.
        private final Sinks.One<Receipt> outcome = Sinks.unsafe().one();

        Handling(EventEnvelope event, Context context) {
            this.event = event;
            this.context = context;
        }

        Mono<Receipt> outcome() {
            return new Isolated<>(outcome.asMono(), UserCode::uncaught);
        }

        void run(Supplier<Mono<Receipt>> work) {
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

        void abort() {
            cancel();
            if (end()) {
                // Where it was acknowledged before it was handled, nobody else hears of this.
                LOG.warn("{} was not dealt with: events are not received any more", event);
                outcome.tryEmitError(refusal());
            }
        }

        /** Whoever joins from now on begins anew; what has been remembered of this event was remembered before. */
        private boolean end() {
            if (!ended.compareAndSet(false, true)) {
                return false;
            }
            underWay.remove(event.key(), this);
            slotsTaken.decrementAndGet();
            return true;
        }

        @Override
        protected void hookOnNext(Receipt receipt) {
            if (end()) {
                outcome.tryEmitValue(receipt);
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
