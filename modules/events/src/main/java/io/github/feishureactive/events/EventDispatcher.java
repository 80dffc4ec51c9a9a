package io.github.feishureactive.events;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.ContextView;
import reactor.util.retry.Retry;

import io.github.feishureactive.events.EventRefusedException.Reason;

/** Takes each delivery through its steps: count it, find the subscribers, begin to handle the event or join in. */
final class EventDispatcher {

    private static final Duration RETRY_INTERVAL = Duration.ofMillis(20);

    private final SubscriberRegistry registry;
    private final InFlightEvents inFlight;
    private final EventCounters counters = new EventCounters();
    private final Scheduler timer;

    EventDispatcher(EventsBuilder builder, SubscriberRegistry registry) {
        this.registry = registry;
        this.inFlight = new InFlightEvents(builder, registry::types, counters);
        this.timer = builder.timer;
    }

    /** Handles an event, or refuses it where there is no room. */
    Mono<EventResponse> dispatch(EventEnvelope event) {
        return Mono.deferContextual(context -> {
            counters.received.increment();
            return beginOrRefuse(event, context);
        });
    }

    /** Begins to handle an event and completes then. */
    Mono<Void> begin(EventEnvelope event) {
        return Mono.deferContextual(context -> {
            counters.received.increment();
            beginOrRefuse(event, context);
            return Mono.empty();
        });
    }

    /** Handles an event, after waiting for room while the events of its type make progress. */
    Mono<EventResponse> dispatchWhenFree(EventEnvelope event) {
        return Mono.deferContextual(context -> {
            counters.received.increment();
            try {
                return begin(event, context);
            } catch (EventRefusedException refusal) {
                if (mayPass(event, refusal)) {
                    return beginWhenFree(event, context);
                }
                counters.refused.increment();
                throw refusal;
            }
        });
    }

    private Mono<EventResponse> beginOrRefuse(EventEnvelope event, ContextView context) {
        try {
            return begin(event, context);
        } catch (EventRefusedException refusal) {
            counters.refused.increment();
            throw refusal;
        }
    }

    /** Retries until there is room. Counts the delivery as refused if it ends before that. */
    private Mono<EventResponse> beginWhenFree(EventEnvelope event, ContextView context) {
        AtomicBoolean waiting = new AtomicBoolean(true);
        Runnable refused = () -> {
            if (waiting.getAndSet(false)) {
                counters.refused.increment();
            }
        };
        return Mono.delay(RETRY_INTERVAL, timer)
                .map(tick -> begin(event, context))
                .retryWhen(Retry.indefinitely().filter(refusal -> mayPass(event, refusal)))
                .doOnNext(begun -> waiting.set(false))
                .doOnError(failure -> refused.run())
                .doOnCancel(refused)
                .flatMap(begun -> begun);
    }

    private boolean mayPass(EventEnvelope event, Throwable refusal) {
        return refusal instanceof EventRefusedException refused
                && refused.reason() == Reason.BUSY
                && inFlight.progressing(event.type());
    }

    private Mono<EventResponse> begin(EventEnvelope event, ContextView context) {
        EventSubscribers subscribers = registry.of(event.type());
        if (subscribers.isEmpty() && !inFlight.closed()) {
            if (registry.expectsSubscriber(event.type())) {
                throw EventSubscribers.noSubscriber(event);
            }
            counters.unhandled.increment();
            return Mono.just(EventResponse.of(Receipt.UNHANDLED));
        }
        return inFlight.begin(event, subscribers, context);
    }

    EventStatistics statistics() {
        return counters.snapshot(inFlight.count(), inFlight.oldest());
    }

    /** Cancels the events in flight, and refuses all that follow. */
    void close() {
        inFlight.close();
    }

    boolean closed() {
        return inFlight.closed();
    }
}
