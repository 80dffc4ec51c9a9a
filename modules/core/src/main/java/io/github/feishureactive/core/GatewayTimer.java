package io.github.feishureactive.core;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.github.feishureactive.core.error.TimerUnavailableException;
import io.github.feishureactive.core.internal.TimerWatch;

/** A gateway's timer, and the error of calls whose timer the application has disposed. */
final class GatewayTimer {

    private final Scheduler scheduler;
    private final TimerWatch watch;

    GatewayTimer(Scheduler scheduler) {
        this.scheduler = scheduler;
        this.watch = new TimerWatch(scheduler);
    }

    Scheduler scheduler() {
        return scheduler;
    }

    long now() {
        return scheduler.now(TimeUnit.NANOSECONDS);
    }

    /** Returns whether the application may dispose it. */
    boolean watched() {
        return watch.watched();
    }

    /** Runs {@code gone}, perhaps more than once, when the timer was disposed, until {@link #forget} is called. */
    void watch(Runnable gone) {
        watch.add(gone);
    }

    void forget(Runnable gone) {
        watch.remove(gone);
    }

    /** Fails when the timer was disposed, and never ends otherwise. */
    <T> Mono<T> disposed(String operation) {
        return Mono.create(sink -> {
            Runnable gone = () -> sink.error(unavailable(operation, null));
            watch(gone);
            sink.onDispose(() -> forget(gone));
        });
    }

    TimerUnavailableException unavailable(String operation, @Nullable Throwable cause) {
        return new TimerUnavailableException(
                operation, "The gateway's timer " + watch + " accepts no more tasks", cause);
    }
}
