package io.github.feishureactive.auth;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.core.token.AccessToken;

/**
 * The result of one request for a token, shared by any number of callers. None of them owns the request: the cell
 * started it, and it goes on when a caller cancels.
 *
 * <p>The callers are a linked stack, so subscribing and cancelling cost the same however many there are.
 */
final class TokenRefresh extends Mono<AccessToken> {

    /** On top of the stack once the result is there. Not a caller. */
    private static final Waiter COMPLETED = new Waiter(null);

    private final AtomicReference<@Nullable Waiter> waiters = new AtomicReference<>();
    private final Disposable.Composite requests = Disposables.composite();

    private volatile @Nullable AccessToken token;
    private volatile @Nullable Throwable error;

    @Override
    public void subscribe(CoreSubscriber<? super AccessToken> actual) {
        Waiter waiter = new Waiter(actual);
        actual.onSubscribe(waiter);
        Waiter top;
        do {
            top = waiters.get();
            if (top == COMPLETED) {
                waiter.complete(token, error);
                return;
            }
            waiter.below = top;
        } while (!waiters.compareAndSet(top, waiter));
    }

    /** Adds a request that is made for this refresh, for {@link #abort} to cancel. */
    void own(Disposable request) {
        requests.add(request);
    }

    void abort(Throwable why) {
        requests.dispose();
        fail(why);
    }

    void succeed(AccessToken result) {
        token = result;
        complete();
    }

    void fail(Throwable why) {
        error = why;
        complete();
    }

    private void complete() {
        Waiter newest = waiters.getAndSet(COMPLETED);
        if (newest == COMPLETED) {
            return;
        }
        Waiter oldest = null;
        while (newest != null) {
            Waiter below = newest.below;
            newest.below = oldest;
            oldest = newest;
            newest = below;
        }
        Error fatal = null;
        while (oldest != null) {
            Waiter waiter = oldest;
            Waiter following = waiter.below;
            waiter.below = null;
            try {
                waiter.complete(token, error);
            } catch (Throwable thrown) {
                // The caller's own code threw where nothing may be thrown. The callers after it are still notified.
                fatal = UserCode.first(fatal, UserCode.threw(waiter.subscriber(), thrown));
            }
            oldest = following;
        }
        UserCode.rethrow(fatal);
    }

    /** One caller. Its state is three bits; the thread that sets the last one needed emits. */
    private static final class Waiter extends AtomicInteger implements Subscription {

        private static final long serialVersionUID = 1L;

        private static final int REQUESTED = 1;
        private static final int COMPLETED_BIT = 2;
        private static final int TERMINATED = 4;

        private transient volatile @Nullable CoreSubscriber<? super AccessToken> actual;
        private transient @Nullable Waiter below;
        private transient volatile @Nullable AccessToken token;

        Waiter(@Nullable CoreSubscriber<? super AccessToken> actual) {
            this.actual = actual;
        }

        /** Returns the subscriber, for the log. */
        Object subscriber() {
            CoreSubscriber<? super AccessToken> subscriber = actual;
            return subscriber != null ? subscriber : this;
        }

        void complete(@Nullable AccessToken result, @Nullable Throwable why) {
            CoreSubscriber<? super AccessToken> subscriber = actual;
            if (subscriber == null) {
                return;
            }
            if (result == null) {
                if (terminate()) {
                    subscriber.onError(why != null ? why : new IllegalStateException("no token"));
                }
                return;
            }
            token = result;
            emitIf(subscriber, accumulateAndGet(COMPLETED_BIT, (a, b) -> a | b));
        }

        @Override
        public void request(long n) {
            CoreSubscriber<? super AccessToken> subscriber = actual;
            if (Operators.validate(n) && subscriber != null) {
                emitIf(subscriber, accumulateAndGet(REQUESTED, (a, b) -> a | b));
            }
        }

        private void emitIf(CoreSubscriber<? super AccessToken> subscriber, int state) {
            AccessToken result = token;
            if (state == (REQUESTED | COMPLETED_BIT) && result != null && terminate()) {
                subscriber.onNext(result);
                subscriber.onComplete();
            }
        }

        private boolean terminate() {
            int state;
            do {
                state = get();
                if ((state & TERMINATED) != 0) {
                    return false;
                }
            } while (!compareAndSet(state, state | TERMINATED));
            return true;
        }

        @Override
        public void cancel() {
            if (terminate()) {
                // It stays in the stack until the refresh completes. Do not retain the subscriber for as long.
                actual = null;
            }
        }
    }
}
