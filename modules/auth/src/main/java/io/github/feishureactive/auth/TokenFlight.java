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
 * The result of one request for a token, awaited by any number of callers. None of them owns the request: it was
 * started by the cell, and a caller that leaves only leaves.
 *
 * <p>Those who wait are a stack of single links, so joining and leaving cost the same however many there are.
 */
final class TokenFlight extends Mono<AccessToken> {

    /** Stands at the top of the stack once the result is there; never a real waiter. */
    private static final Waiter LANDED = new Waiter(null);

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
            if (top == LANDED) {
                waiter.land(token, error);
                return;
            }
            waiter.below = top;
        } while (!waiters.compareAndSet(top, waiter));
    }

    /** Remembers a request that is made for this flight, so that {@link #abort} can end it. */
    void carriedBy(Disposable request) {
        requests.add(request);
    }

    void abort(Throwable why) {
        requests.dispose();
        fail(why);
    }

    void succeed(AccessToken result) {
        token = result;
        land();
    }

    void fail(Throwable why) {
        error = why;
        land();
    }

    private void land() {
        Waiter newest = waiters.getAndSet(LANDED);
        if (newest == LANDED) {
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
                waiter.land(token, error);
            } catch (Throwable thrown) {
                // The caller's own code threw where nothing may be thrown. Those behind it must not pay for that.
                fatal = UserCode.first(fatal, UserCode.threw(waiter.culprit(), thrown));
            }
            oldest = following;
        }
        UserCode.rethrow(fatal);
    }

    /** One caller. Asked for, landed and left are bits of its state; the one who sets the last needed bit signals. */
    private static final class Waiter extends AtomicInteger implements Subscription {

        private static final long serialVersionUID = 1L;

        private static final int REQUESTED = 1;
        private static final int LANDED_BIT = 2;
        private static final int OVER = 4;

        private transient volatile @Nullable CoreSubscriber<? super AccessToken> actual;
        private transient @Nullable Waiter below;
        private transient volatile @Nullable AccessToken token;

        Waiter(@Nullable CoreSubscriber<? super AccessToken> actual) {
            this.actual = actual;
        }

        /** Whose code runs when it is signalled. */
        Object culprit() {
            CoreSubscriber<? super AccessToken> subscriber = actual;
            return subscriber != null ? subscriber : this;
        }

        void land(@Nullable AccessToken result, @Nullable Throwable why) {
            CoreSubscriber<? super AccessToken> subscriber = actual;
            if (subscriber == null) {
                return;
            }
            if (result == null) {
                if (over()) {
                    subscriber.onError(why != null ? why : new IllegalStateException("no token"));
                }
                return;
            }
            token = result;
            emitIf(subscriber, accumulateAndGet(LANDED_BIT, (a, b) -> a | b));
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
            if (state == (REQUESTED | LANDED_BIT) && result != null && over()) {
                subscriber.onNext(result);
                subscriber.onComplete();
            }
        }

        private boolean over() {
            int state;
            do {
                state = get();
                if ((state & OVER) != 0) {
                    return false;
                }
            } while (!compareAndSet(state, state | OVER));
            return true;
        }

        @Override
        public void cancel() {
            if (over()) {
                // It stays on the stack until the flight lands; the caller need not stay with it.
                actual = null;
            }
        }
    }
}
