package io.github.feishureactive.core;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.core.publisher.Operators;

import io.github.feishureactive.core.error.DeadlineExceededException;
import io.github.feishureactive.core.error.DeadlineExceededException.Phase;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.internal.RelaySubscriber;
import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.core.internal.error.CallErrors;
import io.github.feishureactive.core.internal.multipart.FormUpload;
import io.github.feishureactive.core.internal.timer.DeadlineQueue;

/**
 * Ends a call at its deadline. Reactor's {@code timeout} does not do, because the order matters: the call is ended
 * first, so that nothing can be written any more, then its outcome is read.
 */
final class CallDeadline<T> extends MonoOperator<T, T> {

    private final Call<?> call;
    private final DeadlineQueue deadlines;

    CallDeadline(Mono<T> source, Call<?> call, DeadlineQueue deadlines) {
        super(source);
        this.call = call;
        this.deadlines = deadlines;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        source.subscribe(new DeadlineSubscriber<>(actual, call, deadlines));
    }

    /** Value, error, timeout and cancellation race to set the flag. The winner ends the call. */
    private static final class DeadlineSubscriber<T> extends RelaySubscriber<T> implements DeadlineQueue.Waiting {

        private static final Disposable NOT_BEGUN = Disposables.disposed();

        private final Call<?> call;
        private final DeadlineQueue deadlines;
        private volatile Disposable deadline = NOT_BEGUN;

        DeadlineSubscriber(CoreSubscriber<? super T> actual, Call<?> call, DeadlineQueue deadlines) {
            super(actual);
            this.call = call;
            this.deadlines = deadlines;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            boolean first = upstream() == null;
            try {
                super.onSubscribe(subscription);
            } catch (Throwable thrown) {
                cancel();
                throw thrown;
            }
            // After the subscription, so that no timeout precedes it. The value may have arrived already.
            if (first && !ended()) {
                begin(deadlines);
            }
        }

        private void begin(DeadlineQueue from) {
            deadline = from.add(this);
            if (ended()) {
                deadline.dispose();
            }
        }

        @Override
        public void onNext(T value) {
            if (tryEnd()) {
                deadline.dispose();
                call.end();
                actual.onNext(value);
                actual.onComplete();
                call.rethrow();
            } else {
                Operators.onNextDropped(value, actual.currentContext());
            }
        }

        @Override
        public void onError(Throwable error) {
            if (tryEnd()) {
                deadline.dispose();
                boolean written = call.end();
                fail(typed(UserCode.thrown(error), written));
            }
            // Otherwise the call has ended, and this is the echo of its cancellation.
        }

        @Override
        public void onComplete() {
            if (tryEnd()) {
                deadline.dispose();
                call.end();
                actual.onComplete();
                call.rethrow();
            }
        }

        @Override
        public void expired() {
            long left = call.streamedBody() == null
                    ? 0
                    : call.timeLeft(deadlines.timer().now());
            if (left > 0) {
                // A part of the streamed body went out since.
                begin(new DeadlineQueue(deadlines.timer(), Duration.ofNanos(left)));
            } else {
                exceeded();
            }
        }

        /** An exchange needs no timer. Let it run until its deadline. */
        @Override
        public void timerDisposed() {
            if (call.phase() != Phase.EXCHANGE
                    || call.timeLeft(deadlines.timer().now()) <= 0) {
                timerGone(null);
            }
        }

        private Phase phase() {
            FormUpload upload = call.streamedBody();
            return upload != null && upload.sending() ? Phase.SENDING : call.phase();
        }

        private void exceeded() {
            if (tryEnd()) {
                Phase phase = phase();
                Outcome outcome = endEarly();
                fail(new DeadlineExceededException(call.name(), deadlines.deadline(), phase, outcome, call.lastError())
                        .settled(call.attempts(), outcome));
            }
        }

        @Override
        public void timerGone(@Nullable Throwable cause) {
            if (tryEnd()) {
                Outcome outcome = endEarly();
                fail(deadlines.timer().unavailable(call.name(), cause).settled(call.attempts(), outcome));
            }
        }

        private void fail(Throwable error) {
            actual.onError(error);
            call.rethrow();
        }

        /** Ends the call early. Returns its outcome. */
        private Outcome endEarly() {
            deadline.dispose();
            boolean written = call.end();
            cancelSource();
            return call.outcome().and(written ? Outcome.UNKNOWN : Outcome.NOT_SENT);
        }

        /** Maps what application code may throw, so that the caller always receives one of our exceptions. */
        private FeishuException typed(Throwable error, boolean written) {
            FeishuException failure = CallErrors.of(call.name(), error, written);
            return failure == error
                    ? failure
                    : failure.settled(call.attempts(), call.outcome().and(failure.outcome()));
        }

        @Override
        public void cancel() {
            if (tryEnd()) {
                endEarly();
                call.rethrow();
            }
        }

        private void cancelSource() {
            Subscription subscription = upstream();
            if (subscription != null) {
                try {
                    subscription.cancel();
                } catch (Throwable thrown) {
                    call.keep(UserCode.threw(subscription, thrown));
                }
            }
        }
    }
}
