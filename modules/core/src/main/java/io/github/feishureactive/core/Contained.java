package io.github.feishureactive.core;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.core.publisher.Operators;

import io.github.feishureactive.core.internal.FatalErrors;
import io.github.feishureactive.core.internal.RelaySubscriber;
import io.github.feishureactive.core.internal.UserCode;

/**
 * Keeps one call of a bulk run, or its wait for a permit, from throwing into the loop of the run, which would end
 * without a signal. An error that is thrown instead of signalled is signalled; a fatal error after the end is kept for
 * the end of the run.
 */
final class Contained<T> extends MonoOperator<T, T> {

    private final FatalErrors errors;

    Contained(Mono<T> source, FatalErrors errors) {
        super(source);
        this.errors = errors;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        ContainedSubscriber<T> containment = new ContainedSubscriber<>(actual, errors);
        try {
            source.subscribe(containment);
        } catch (Throwable thrown) {
            containment.threw(thrown);
        }
    }

    private static final class ContainedSubscriber<T> extends RelaySubscriber<T> {

        private final FatalErrors errors;
        private boolean ended;
        private boolean signalling;

        ContainedSubscriber(CoreSubscriber<? super T> actual, FatalErrors errors) {
            super(actual);
            this.errors = errors;
        }

        <E extends Throwable> void threw(Throwable thrown) throws E {
            if (signalling) {
                // The downstream of the run threw.
                @SuppressWarnings("unchecked")
                E asItIs = (E) thrown;
                throw asItIs;
            }
            errors.keep(UserCode.fatal(thrown));
            if (!ended) {
                if (upstream() == null) {
                    onSubscribe(Operators.emptySubscription());
                }
                onError(UserCode.signal(thrown));
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
            try {
                super.request(n);
            } catch (Throwable thrown) {
                threw(thrown);
            }
        }

        @Override
        public void cancel() {
            Subscription subscription = upstream();
            if (subscription != null) {
                errors.keep(UserCode.run(subscription, subscription::cancel));
            }
        }
    }
}
