package io.github.feishureactive.core;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import io.github.feishureactive.core.internal.FatalErrors;
import io.github.feishureactive.core.internal.UserCode;

/**
 * Signals a bulk run to its subscriber. A subscriber that throws cancels the run. Fatal errors that application code
 * threw are rethrown when the run has ended.
 */
final class BulkBoundary<R> extends Flux<R> {

    private final Function<FatalErrors, Flux<R>> run;

    BulkBoundary(Function<FatalErrors, Flux<R>> run) {
        this.run = run;
    }

    @Override
    public void subscribe(CoreSubscriber<? super R> actual) {
        BoundarySubscriber<R> subscriber = new BoundarySubscriber<>(actual);
        run.apply(subscriber).subscribe(subscriber);
    }

    /** Its value is the first fatal error. */
    private static final class BoundarySubscriber<R> extends AtomicReference<@Nullable Error>
            implements CoreSubscriber<R>, Subscription, FatalErrors {

        private static final long serialVersionUID = 1L;

        private final transient CoreSubscriber<? super R> actual;
        private transient @Nullable Subscription upstream;

        BoundarySubscriber(CoreSubscriber<? super R> actual) {
            this.actual = actual;
        }

        @Override
        public void keep(@Nullable Error fatal) {
            if (fatal != null) {
                compareAndSet(null, fatal);
            }
        }

        @Override
        public void rethrow() {
            UserCode.rethrow(get());
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            if (Operators.validate(upstream, subscription)) {
                upstream = subscription;
                actual.onSubscribe(this);
            }
        }

        @Override
        public void onNext(R result) {
            try {
                actual.onNext(result);
            } catch (Throwable thrown) {
                cancelUpstream();
                throw thrown;
            }
        }

        @Override
        public void onError(Throwable error) {
            actual.onError(error);
            rethrow();
        }

        @Override
        public void onComplete() {
            actual.onComplete();
            rethrow();
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
            cancelUpstream();
            rethrow();
        }

        private void cancelUpstream() {
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
}
