package io.github.feishureactive.core;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import io.github.feishureactive.core.internal.FatalErrors;
import io.github.feishureactive.core.internal.UserCode;

/**
 * One call of a bulk run, or its wait for a permit, which must not throw into the run's loop: that would end the loop
 * without a signal. An error that is thrown in place of a signal becomes one; a fatal error that follows the end is kept
 * for the end of the run.
 */
final class Contained<T> extends MonoOperator<T, T> {

    private final FatalErrors errors;

    Contained(Mono<T> source, FatalErrors errors) {
        super(source);
        this.errors = errors;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        Containment<T> containment = new Containment<>(actual, errors);
        try {
            source.subscribe(containment);
        } catch (Throwable thrown) {
            containment.threw(thrown);
        }
    }

    private static final class Containment<T> implements CoreSubscriber<T>, Subscription {

        private final CoreSubscriber<? super T> actual;
        private final FatalErrors errors;
        private @Nullable Subscription upstream;
        private boolean ended;
        private boolean signalling;

        Containment(CoreSubscriber<? super T> actual, FatalErrors errors) {
            this.actual = actual;
            this.errors = errors;
        }

        <E extends Throwable> void threw(Throwable thrown) throws E {
            if (signalling) {
                // It came from below: the run's own subscriber threw.
                @SuppressWarnings("unchecked")
                E asItIs = (E) thrown;
                throw asItIs;
            }
            errors.keep(UserCode.fatal(thrown));
            if (!ended) {
                if (upstream == null) {
                    onSubscribe(Operators.emptySubscription());
                }
                onError(UserCode.signal(thrown));
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
        public void onNext(T value) {
            ended = true;
            signalling = true;
            actual.onNext(value);
            signalling = false;
        }

        @Override
        public void onError(Throwable error) {
            ended = true;
            signalling = true;
            actual.onError(error);
            signalling = false;
        }

        @Override
        public void onComplete() {
            ended = true;
            signalling = true;
            actual.onComplete();
            signalling = false;
        }

        @Override
        public void request(long n) {
            Subscription subscription = upstream;
            if (subscription != null) {
                try {
                    subscription.request(n);
                } catch (Throwable thrown) {
                    threw(thrown);
                }
            }
        }

        @Override
        public void cancel() {
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
