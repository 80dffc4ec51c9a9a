package io.github.feishureactive.core;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import io.github.feishureactive.core.internal.UserCode;

/**
 * Runs the attempts of one call, one after the other. A loop, since the stack has no room for a recursion of a thousand
 * attempts that fail immediately.
 */
final class RetryLoop<T> extends Mono<T> {

    private final CallRetry retry;
    private final Call<T> call;

    RetryLoop(CallRetry retry, Call<T> call) {
        this.retry = retry;
        this.call = call;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        Attempts<T> attempts = new Attempts<>(actual, retry, call);
        attempts.subscribeTo(retry.attempt(call));
    }

    /** Counts the subscriptions that are due. The thread that adds the first one makes them all. */
    private static final class Attempts<T> extends AtomicInteger implements CoreSubscriber<T>, Subscription {

        private static final long serialVersionUID = 1L;

        @SuppressWarnings("rawtypes")
        private static final AtomicReferenceFieldUpdater<Attempts, Subscription> UPSTREAM =
                AtomicReferenceFieldUpdater.newUpdater(Attempts.class, Subscription.class, "upstream");

        private final transient CoreSubscriber<? super T> actual;
        private final transient CallRetry retry;
        private final transient Call<T> call;
        private transient volatile @Nullable Subscription upstream;
        private transient @Nullable Mono<T> next;
        private volatile boolean requested;
        private boolean subscribed;

        /** Whether the attempt that was subscribed to last has ended. */
        private boolean ended;

        /** Whether the last attempt has ended. */
        private boolean over;

        Attempts(CoreSubscriber<? super T> actual, CallRetry retry, Call<T> call) {
            this.actual = actual;
            this.retry = retry;
            this.call = call;
        }

        void subscribeTo(Mono<T> source) {
            next = source;
            if (getAndIncrement() != 0) {
                return;
            }
            do {
                ended = false;
                Mono<T> attempt = next;
                try {
                    if (attempt != null) {
                        attempt.subscribe(this);
                    }
                } catch (Throwable thrown) {
                    caught(thrown);
                }
            } while (decrementAndGet() != 0);
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            if (!Operators.replace(UPSTREAM, this, subscription)) {
                return;
            }
            if (!subscribed) {
                subscribed = true;
                actual.onSubscribe(this);
            } else if (requested) {
                subscription.request(Long.MAX_VALUE);
            }
        }

        /** Handles what an operator threw instead of signalling it, as Reactor's do with fatal errors. */
        private <E extends Throwable> void caught(Throwable thrown) throws E {
            if (over) {
                // The subscriber threw. The call is settled.
                @SuppressWarnings("unchecked")
                E asItIs = (E) thrown;
                throw asItIs;
            }
            call.keep(UserCode.fatal(thrown));
            if (!ended) {
                if (!subscribed) {
                    onSubscribe(Operators.emptySubscription());
                }
                onError(thrown);
            }
        }

        @Override
        public void onNext(T value) {
            over = true;
            actual.onNext(value);
        }

        @Override
        public void onError(Throwable error) {
            ended = true;
            CallRetry.Next next = next(error);
            Throwable failure = next.failure();
            if (failure != null) {
                over = true;
                actual.onError(failure);
            } else {
                subscribeTo(retry.attemptAfter(next, call));
            }
        }

        private CallRetry.Next next(Throwable error) {
            try {
                return retry.afterError(call, error);
            } catch (Throwable thrown) {
                call.keep(UserCode.threw(retry, thrown));
                return CallRetry.Next.stop(error);
            }
        }

        @Override
        public void onComplete() {
            over = true;
            actual.onComplete();
        }

        @Override
        public void request(long n) {
            requested = true;
            Subscription subscription = upstream;
            if (subscription != null) {
                try {
                    subscription.request(n);
                } catch (Throwable thrown) {
                    caught(thrown);
                }
            }
        }

        @Override
        public void cancel() {
            Operators.terminate(UPSTREAM, this);
        }

        @Override
        public Context currentContext() {
            return actual.currentContext();
        }
    }
}
