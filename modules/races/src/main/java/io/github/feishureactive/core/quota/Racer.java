package io.github.feishureactive.core.quota;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/** A caller of the limiter that takes part in a race. */
final class Racer implements CoreSubscriber<Permit> {

    private Subscription subscription = Operators.emptySubscription();

    private @Nullable Permit permit;

    private volatile int permits;

    private volatile boolean refused;

    /** Subscribes and asks for nothing yet. */
    static Racer of(RateLimiter limiter, Quota quota) {
        Racer racer = new Racer();
        limiter.acquire(Race.KEY, quota, RateLimiter.UNBOUNDED, false).subscribe(racer);
        return racer;
    }

    Racer ask() {
        subscription.request(1);
        return this;
    }

    void cancel() {
        subscription.cancel();
    }

    Permit permit() {
        return Objects.requireNonNull(permit, "permit");
    }

    /** How many permits it was given: none or one, never more. */
    int permits() {
        return permits;
    }

    boolean refused() {
        return refused;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        this.subscription = subscription;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // a second permit would be the very bug to find
    public void onNext(Permit permit) {
        this.permit = permit;
        permits++;
    }

    @Override
    public void onError(Throwable error) {
        refused = true;
    }

    @Override
    public void onComplete() {}
}
