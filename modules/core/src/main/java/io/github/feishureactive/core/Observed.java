package io.github.feishureactive.core;

import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Notifies of a subscription, and exactly once of its end, before the subscriber is signalled. Reactor's {@code tap}
 * does not do: it drops what a listener throws after the end, and fatal errors of observers are rethrown there.
 */
final class Observed<T> extends MonoOperator<T, T> {

    private final Lifecycle lifecycle;

    Observed(Mono<T> source, Lifecycle lifecycle) {
        super(source);
        this.lifecycle = lifecycle;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        Context context = lifecycle.started(actual.currentContext());
        source.subscribe(new ObservedSubscriber<>(actual, lifecycle, context));
    }

    /** Start and end of what is observed. Only {@link #settled()} throws. */
    interface Lifecycle {

        /** Returns the Context for the source. */
        Context started(Context context);

        /**
         * The source has ended or was cancelled.
         *
         * @param error {@code null} if there was none
         * @param cancelled whether the subscriber cancelled before any other end
         */
        void ended(@Nullable Throwable error, boolean cancelled);

        /** Called after the subscriber was signalled. Errors that were kept may be thrown here. */
        default void settled() {}
    }

    /** True once the end was notified. */
    private static final class ObservedSubscriber<T> extends AtomicBoolean implements CoreSubscriber<T>, Subscription {

        private static final long serialVersionUID = 1L;

        private final transient CoreSubscriber<? super T> actual;
        private final transient Lifecycle lifecycle;
        private final transient Context context;
        private transient @Nullable Subscription upstream;

        ObservedSubscriber(CoreSubscriber<? super T> actual, Lifecycle lifecycle, Context context) {
            this.actual = actual;
            this.lifecycle = lifecycle;
            this.context = context;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            if (Operators.validate(upstream, subscription)) {
                upstream = subscription;
                actual.onSubscribe(this);
            }
        }

        @Override
        public void onNext(T value) {
            // Operators that want one value cancel when they have it: what has succeeded is not cancelled any more.
            end(null, false);
            actual.onNext(value);
        }

        @Override
        public void onError(Throwable error) {
            end(error, false);
            actual.onError(error);
            lifecycle.settled();
        }

        @Override
        public void onComplete() {
            end(null, false);
            actual.onComplete();
            lifecycle.settled();
        }

        @Override
        public void request(long n) {
            Subscription subscription = upstream;
            if (subscription != null) {
                subscription.request(n);
            }
        }

        @Override
        public void cancel() {
            end(null, true);
            Subscription subscription = upstream;
            if (subscription != null) {
                subscription.cancel();
            }
            lifecycle.settled();
        }

        private void end(@Nullable Throwable error, boolean cancelled) {
            if (compareAndSet(false, true)) {
                lifecycle.ended(error, cancelled);
            }
        }

        @Override
        public Context currentContext() {
            return context;
        }
    }
}
