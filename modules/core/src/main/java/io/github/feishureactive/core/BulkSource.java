package io.github.feishureactive.core;

import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import io.github.feishureactive.core.internal.FatalErrors;
import io.github.feishureactive.core.internal.UserCode;

/**
 * The elements of a bulk run, from a source of the application. What the source throws instead of signalling is
 * signalled as its error: it must not be thrown into the calls in flight, whose results request more elements.
 */
final class BulkSource<S> extends Flux<S> {

    private final Publisher<? extends S> source;
    private final FatalErrors errors;

    BulkSource(Publisher<? extends S> source, FatalErrors errors) {
        this.source = source;
        this.errors = errors;
    }

    @Override
    public void subscribe(CoreSubscriber<? super S> actual) {
        Elements<S> elements = new Elements<>(actual, errors);
        try {
            source.subscribe(elements);
        } catch (Throwable thrown) {
            elements.threw(source, thrown);
        }
    }

    /** Whether the source emits, has ended, or was cancelled. */
    private static final class Elements<S> extends AtomicInteger implements CoreSubscriber<S>, Subscription {

        private static final long serialVersionUID = 1L;
        private static final int OPEN = 0;
        private static final int ENDED = 1;
        private static final int CANCELLED = 2;

        private final transient CoreSubscriber<? super S> actual;
        private final transient FatalErrors errors;
        private transient volatile @Nullable Subscription upstream;

        Elements(CoreSubscriber<? super S> actual, FatalErrors errors) {
            this.actual = actual;
            this.errors = errors;
        }

        <E extends Throwable> void threw(Object source, Throwable thrown) throws E {
            if (compareAndSet(OPEN, ENDED)) {
                errors.keep(UserCode.fatal(thrown));
                if (upstream == null) {
                    actual.onSubscribe(this);
                } else {
                    cancelUpstream();
                }
                last(() -> actual.onError(UserCode.signal(thrown)));
            } else if (get() == CANCELLED) {
                // The downstream of the run threw, or the run has ended.
                @SuppressWarnings("unchecked")
                E asItIs = (E) thrown;
                throw asItIs;
            } else {
                errors.keep(UserCode.threw(source, thrown));
            }
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            if (Operators.validate(upstream, subscription)) {
                upstream = subscription;
                actual.onSubscribe(this);
            }
        }

        @Override
        public void onNext(S element) {
            if (get() == OPEN) {
                actual.onNext(element);
            } else {
                Operators.onNextDropped(element, currentContext());
            }
        }

        @Override
        public void onError(Throwable error) {
            if (compareAndSet(OPEN, ENDED)) {
                last(() -> actual.onError(error));
            } else {
                Operators.onErrorDropped(error, currentContext());
            }
        }

        @Override
        public void onComplete() {
            if (compareAndSet(OPEN, ENDED)) {
                last(actual::onComplete);
            }
        }

        private void last(Runnable signal) {
            try {
                signal.run();
            } catch (Throwable thrown) {
                set(CANCELLED);
                throw thrown;
            }
        }

        @Override
        public void request(long n) {
            Subscription subscription = upstream;
            if (subscription != null) {
                try {
                    subscription.request(n);
                } catch (Throwable thrown) {
                    threw(subscription, thrown);
                }
            }
        }

        @Override
        public void cancel() {
            if (getAndSet(CANCELLED) == OPEN) {
                cancelUpstream();
            }
        }

        private void cancelUpstream() {
            Subscription subscription = upstream;
            if (subscription != null) {
                errors.keep(UserCode.run(subscription, subscription::cancel));
            }
        }

        @Override
        public Context currentContext() {
            return actual.currentContext();
        }
    }
}
