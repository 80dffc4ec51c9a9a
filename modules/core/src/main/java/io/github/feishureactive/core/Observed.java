package io.github.feishureactive.core;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.util.context.Context;

import io.github.feishureactive.core.internal.RelaySubscriber;

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

        /** Returns the error that a source ends with that completes without a value, {@code null} where it may. */
        default @Nullable Throwable withoutValue() {
            return null;
        }

        /** Called after the subscriber was signalled. Errors that were kept may be thrown here. */
        default void settled() {}
    }

    private static final class ObservedSubscriber<T> extends RelaySubscriber<T> {

        private final Lifecycle lifecycle;
        private final Context context;

        ObservedSubscriber(CoreSubscriber<? super T> actual, Lifecycle lifecycle, Context context) {
            super(actual);
            this.lifecycle = lifecycle;
            this.context = context;
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
            if (tryEnd()) {
                lifecycle.ended(lifecycle.withoutValue(), false);
            }
            actual.onComplete();
            lifecycle.settled();
        }

        @Override
        public void cancel() {
            end(null, true);
            cancelUpstream();
            lifecycle.settled();
        }

        private void end(@Nullable Throwable error, boolean cancelled) {
            if (tryEnd()) {
                lifecycle.ended(error, cancelled);
            }
        }

        @Override
        public Context currentContext() {
            return context;
        }
    }
}
