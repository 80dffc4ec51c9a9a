package io.github.feishureactive.events;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.feishureactive.events.EventRefusedException.Reason;

/** The subscribers of one type at one moment. Immutable: a delivery goes to those present when it began. */
record EventSubscribers(List<EventSubscriber> all) {

    static final EventSubscribers NONE = new EventSubscribers(List.of());

    EventSubscribers with(EventSubscriber one) {
        return new EventSubscribers(Stream.concat(all.stream(), Stream.of(one)).toList());
    }

    EventSubscribers without(EventSubscriber one) {
        return new EventSubscribers(all.stream().filter(other -> other != one).toList());
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    boolean exclusive() {
        return all.stream().anyMatch(EventSubscriber::exclusive);
    }

    boolean respond() {
        return all.stream().anyMatch(EventSubscriber::responds);
    }

    /**
     * Delivers an event to all of them. Completes when those that have not left meanwhile have handled it; fails if all
     * have left.
     *
     * @param response is passed what the acknowledgement has to carry
     */
    Mono<Void> receive(EventEnvelope event, Consumer<byte[]> response) {
        Mono<Boolean> received = all.size() == 1
                ? all.get(0).receive(event, response)
                // Delay errors: a failing subscriber must not cancel the others half-way.
                : Flux.fromIterable(all)
                        .flatMapDelayError(one -> one.receive(event, response), Math.max(1, all.size()), 1)
                        .reduce(false, Boolean::logicalOr);
        return received.flatMap(byAny -> byAny ? Mono.empty() : Mono.error(noSubscriber(event)));
    }

    static EventRefusedException noSubscriber(EventEnvelope event) {
        return new EventRefusedException(
                Reason.NO_SUBSCRIBER,
                "All subscribers of type " + event.type() + " have left before they received event " + event.id()
                        + "; the platform will redeliver it");
    }
}
