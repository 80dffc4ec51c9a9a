package io.github.feishureactive.events;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import tools.jackson.databind.JsonNode;

/** A subscriber of a stream that takes part in a race. */
final class Listener implements CoreSubscriber<Event<JsonNode>> {

    private Subscription subscription = Operators.emptySubscription();

    private volatile int events;

    void ask() {
        subscription.request(1);
    }

    void cancel() {
        subscription.cancel();
    }

    int events() {
        return events;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        this.subscription = subscription;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // a second event would be the very bug to find
    public void onNext(Event<JsonNode> event) {
        events++;
    }

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onComplete() {}
}
