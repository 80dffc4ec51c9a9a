package io.github.feishureactive.core;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

import io.github.feishureactive.core.internal.FatalErrors;
import io.github.feishureactive.core.internal.RelaySubscriber;
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

    private static final class BoundarySubscriber<R> extends RelaySubscriber<R> implements FatalErrors {

        private final AtomicReference<@Nullable Error> first = new AtomicReference<>();

        BoundarySubscriber(CoreSubscriber<? super R> actual) {
            super(actual);
        }

        @Override
        public void keep(@Nullable Error fatal) {
            if (fatal != null) {
                first.compareAndSet(null, fatal);
            }
        }

        @Override
        public void rethrow() {
            UserCode.rethrow(first.get());
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
        public void cancel() {
            cancelUpstream();
            rethrow();
        }
    }
}
