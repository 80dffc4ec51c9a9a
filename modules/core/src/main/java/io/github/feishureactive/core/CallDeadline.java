package io.github.feishureactive.core;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

import io.github.feishureactive.core.DeadlineExceededException.Phase;

/**
 * Ends a call when its time is up. An operator of its own because the order matters: first the call is ended, so that
 * nothing can be written any more, then it is said what is known of its effect.
 */
final class CallDeadline<T> extends MonoOperator<T, T> {

    private final Call<?> call;
    private final Duration deadline;
    private final Scheduler timer;

    CallDeadline(Mono<T> source, Call<?> call, Duration deadline, Scheduler timer) {
        super(source);
        this.call = call;
        this.deadline = deadline;
        this.timer = timer;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        source.subscribe(new Watch<>(actual, call, deadline, timer));
    }

    /** Value, error, time-out and cancellation race for the one right to end the call. */
    private static final class Watch<T> extends AtomicBoolean implements CoreSubscriber<T>, Subscription, Runnable {

        private static final long serialVersionUID = 1L;
        private static final Disposable NOT_ARMED = Disposables.disposed();

        private final transient CoreSubscriber<? super T> actual;
        private final transient Call<?> call;
        private final transient Duration deadline;
        private final transient Scheduler timer;
        private transient @Nullable Subscription upstream;
        private transient volatile Disposable alarm = NOT_ARMED;

        Watch(CoreSubscriber<? super T> actual, Call<?> call, Duration deadline, Scheduler timer) {
            this.actual = actual;
            this.call = call;
            this.deadline = deadline;
            this.timer = timer;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            if (Operators.validate(upstream, subscription)) {
                upstream = subscription;
                actual.onSubscribe(this);
                arm();
            }
        }

        /** After the subscription, so that no error can overtake it; the value may have come already. */
        private void arm() {
            if (get()) {
                return;
            }
            try {
                alarm = timer.schedule(this, deadline.toNanos(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                if (compareAndSet(false, true)) {
                    Outcome outcome = end();
                    actual.onError(new GatewayClosedException(call.operation()).settled(call.attempts(), outcome));
                }
            }
            if (get()) {
                alarm.dispose();
            }
        }

        @Override
        public void onNext(T value) {
            if (compareAndSet(false, true)) {
                alarm.dispose();
                call.end();
                actual.onNext(value);
                actual.onComplete();
            } else {
                Operators.onNextDropped(value, actual.currentContext());
            }
        }

        @Override
        public void onError(Throwable error) {
            if (compareAndSet(false, true)) {
                alarm.dispose();
                boolean written = call.end();
                actual.onError(error instanceof Exception broken ? typed(broken, written) : error);
            }
            // Otherwise the call was ended before, and this is the echo of the cancellation.
        }

        @Override
        public void onComplete() {
            if (compareAndSet(false, true)) {
                alarm.dispose();
                call.end();
                actual.onComplete();
            }
        }

        @Override
        public void run() {
            if (compareAndSet(false, true)) {
                Phase phase = call.phase();
                Outcome outcome = end();
                actual.onError(
                        new DeadlineExceededException(call.operation(), deadline, phase, outcome, call.lastError())
                                .settled(call.attempts(), outcome));
            }
        }

        /** Ends the call before its time and says what is known of its effect. */
        private Outcome end() {
            boolean written = call.end();
            cancelUpstream();
            return call.outcome().and(written ? Outcome.UNKNOWN : Outcome.NOT_SENT);
        }

        /** Whatever a token source or a limiter of someone else's may throw, a caller hears what became of the call. */
        private Throwable typed(Exception error, boolean written) {
            if (error instanceof FeishuException) {
                return error;
            }
            FeishuException failure = TransportFailure.of(error).exception(call.operation(), written);
            return failure.settled(call.attempts(), call.outcome().and(failure.outcome()));
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
            if (compareAndSet(false, true)) {
                alarm.dispose();
                call.end();
                cancelUpstream();
            }
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
