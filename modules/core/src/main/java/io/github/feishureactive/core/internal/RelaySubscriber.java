package io.github.feishureactive.core.internal;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * The subscriber of an operator: relays requests to its source and signals to its own subscriber. Subclasses relay the
 * signals. Where several signals and a cancellation race for the end, {@link #tryEnd()} decides.
 *
 * @param <T> the type of the values
 */
public abstract class RelaySubscriber<T> implements CoreSubscriber<T>, Subscription {

    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<RelaySubscriber> ENDED =
            AtomicIntegerFieldUpdater.newUpdater(RelaySubscriber.class, "ended");

    /** The subscriber of the operator. */
    protected final CoreSubscriber<? super T> actual;

    private @Nullable Subscription upstream;
    private volatile int ended;

    /**
     * Relays to a subscriber.
     *
     * @param actual the subscriber
     */
    protected RelaySubscriber(CoreSubscriber<? super T> actual) {
        this.actual = actual;
    }

    /**
     * Ends the relay, unless it has ended.
     *
     * @return whether this call ended it
     */
    protected final boolean tryEnd() {
        return ENDED.compareAndSet(this, 0, 1);
    }

    /**
     * Whether the relay has ended.
     *
     * @return {@code true} once {@link #tryEnd()} was called
     */
    protected final boolean ended() {
        return ended != 0;
    }

    /**
     * The subscription to the source.
     *
     * @return the subscription, {@code null} before the source has signalled it
     */
    protected final @Nullable Subscription upstream() {
        return upstream;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        if (Operators.validate(upstream, subscription)) {
            upstream = subscription;
            actual.onSubscribe(this);
        }
    }

    @Override
    public void request(long n) {
        Subscription subscription = upstream;
        if (subscription != null) {
            subscription.request(n);
        }
    }

    /** Cancels the source, if it has signalled its subscription. */
    protected final void cancelUpstream() {
        Subscription subscription = upstream;
        if (subscription != null) {
            subscription.cancel();
        }
    }

    @Override
    public Context currentContext() {
        return actual.currentContext();
    }
}
