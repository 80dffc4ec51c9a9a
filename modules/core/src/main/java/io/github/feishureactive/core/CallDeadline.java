package io.github.feishureactive.core;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

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

/**
 * Ends a call at its deadline. Reactor's {@code timeout} does not do, because the order matters: the call is ended
 * first, so that nothing can be written any more, then its outcome is read.
 */
final class CallDeadline<T> extends MonoOperator<T, T> {

    private final Call<?> call;
    private final Duration deadline;
    private final GatewayTimer timer;

    CallDeadline(Mono<T> source, Call<?> call, Duration deadline, GatewayTimer timer) {
        super(source);
        this.call = call;
        this.deadline = deadline;
        this.timer = timer;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        source.subscribe(new DeadlineSubscriber<>(actual, call, deadline, timer));
    }

    /** Value, error, timeout and cancellation race to set the flag. The winner ends the call. */
    private static final class DeadlineSubscriber<T> extends RelaySubscriber<T> implements Runnable {

        private static final Disposable NOT_ARMED = Disposables.disposed();

        private final Call<?> call;
        private final Duration deadline;
        private final GatewayTimer timer;
        private volatile Disposable timeout = NOT_ARMED;
        private volatile @Nullable Runnable onDisposed;

        DeadlineSubscriber(CoreSubscriber<? super T> actual, Call<?> call, Duration deadline, GatewayTimer timer) {
            super(actual);
            this.call = call;
            this.deadline = deadline;
            this.timer = timer;
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
            if (first) {
                arm();
            }
        }

        /** Arms after the subscription, so that no timeout precedes it. The value may have arrived already. */
        private void arm() {
            if (ended()) {
                return;
            }
            try {
                schedule(deadline.toNanos());
                watchTimer();
            } catch (Throwable thrown) {
                call.keep(UserCode.rejected(timer.scheduler(), thrown));
                timerGone(thrown);
            }
            if (ended()) {
                disarm();
            }
        }

        private void schedule(long nanos) {
            timeout = timer.scheduler().schedule(this, nanos, TimeUnit.NANOSECONDS);
        }

        /** Does nothing for Reactor's own timer. */
        private void watchTimer() {
            if (timer.watched()) {
                Runnable watching = this::timerDisposed;
                onDisposed = watching;
                timer.watch(watching);
            }
        }

        /** An exchange needs no timer. Let it run until its deadline. */
        private void timerDisposed() {
            if (call.phase() != Phase.EXCHANGE || call.timeLeft(timer.now()) <= 0) {
                timerGone(null);
            }
        }

        private void disarm() {
            Runnable watching = onDisposed;
            if (watching != null) {
                timer.forget(watching);
            }
            Disposable armed = timeout;
            try {
                armed.dispose();
            } catch (Throwable thrown) {
                call.keep(UserCode.threw(armed, thrown));
            }
        }

        @Override
        public void onNext(T value) {
            if (tryEnd()) {
                disarm();
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
                disarm();
                boolean written = call.end();
                fail(typed(UserCode.thrown(error), written));
            }
            // Otherwise the call has ended, and this is the echo of its cancellation.
        }

        @Override
        public void onComplete() {
            if (tryEnd()) {
                disarm();
                call.end();
                actual.onComplete();
                call.rethrow();
            }
        }

        @Override
        public void run() {
            if (call.streamedBody() == null || !postponed()) {
                exceeded();
            }
        }

        /** Waits on if a part of a streamed body went out since. */
        private boolean postponed() {
            long left = call.timeLeft(timer.now());
            if (left <= 0) {
                return false;
            }
            try {
                schedule(left);
            } catch (Throwable thrown) {
                call.keep(UserCode.rejected(timer.scheduler(), thrown));
                timerGone(thrown);
            }
            if (ended()) {
                disarm();
            }
            return true;
        }

        private Phase phase() {
            FormUpload upload = call.streamedBody();
            return upload != null && upload.sending() ? Phase.SENDING : call.phase();
        }

        private void exceeded() {
            if (tryEnd()) {
                Phase phase = phase();
                Outcome outcome = endEarly();
                fail(new DeadlineExceededException(call.name(), deadline, phase, outcome, call.lastError())
                        .settled(call.attempts(), outcome));
            }
        }

        private void timerGone(@Nullable Throwable cause) {
            if (tryEnd()) {
                Outcome outcome = endEarly();
                fail(timer.unavailable(call.name(), cause).settled(call.attempts(), outcome));
            }
        }

        private void fail(Throwable error) {
            actual.onError(error);
            call.rethrow();
        }

        /** Ends the call early. Returns its outcome. */
        private Outcome endEarly() {
            disarm();
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
