package io.github.feishureactive.core;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.Logger;
import reactor.util.Loggers;

/** Tells the listener how a call ended. Without a listener it adds nothing to a call. */
final class CallReporting {

    private static final Logger LOG = Loggers.getLogger(CallReporting.class);

    private final @Nullable CallListener listener;
    private final Scheduler timer;

    CallReporting(@Nullable CallListener listener, Scheduler timer) {
        this.listener = listener;
        this.timer = timer;
    }

    <T> Mono<T> around(Call<T> call, Mono<T> calling) {
        CallListener told = listener;
        if (told == null) {
            return calling;
        }
        // Operators that want one value cancel when they have it: a call that has ended is not cancelled any more.
        AtomicBoolean ended = new AtomicBoolean();
        return calling.doOnSuccess(value -> tell(told, ended, call, null, false))
                .doOnError(FeishuException.class, error -> tell(told, ended, call, error, false))
                .doOnCancel(() -> tell(told, ended, call, null, true));
    }

    private void tell(
            CallListener told, AtomicBoolean ended, Call<?> call, @Nullable FeishuException error, boolean cancelled) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        HttpAnswer answer = call.lastAnswer();
        CallReport report = new CallReport(
                call.operation(),
                call.attempts(),
                Duration.ofNanos(timer.now(TimeUnit.NANOSECONDS) - call.startedAt()),
                answer == null ? 0 : answer.status(),
                Optional.ofNullable(answer == null ? null : answer.logId()),
                Optional.ofNullable(error),
                cancelled);
        try {
            told.onEnd(report);
        } catch (RuntimeException e) {
            LOG.warn("A CallListener threw; the call goes on as if it had not.", e);
        }
    }
}
