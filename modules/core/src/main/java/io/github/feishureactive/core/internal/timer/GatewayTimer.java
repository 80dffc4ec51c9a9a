package io.github.feishureactive.core.internal.timer;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.github.feishureactive.core.error.TimerUnavailableException;
import io.github.feishureactive.core.internal.TimerWatch;

/** A gateway's timer, and the error of calls whose timer the application has disposed. */
public final class GatewayTimer {

    private final Scheduler scheduler;
    private final TimerWatch watch;

    /**
     * Uses a scheduler as the timer.
     *
     * @param scheduler of the application, or Reactor's own
     */
    public GatewayTimer(Scheduler scheduler) {
        this.scheduler = scheduler;
        this.watch = new TimerWatch(scheduler);
    }

    /**
     * The scheduler.
     *
     * @return as it was given
     */
    public Scheduler scheduler() {
        return scheduler;
    }

    /**
     * The time of the scheduler.
     *
     * @return nanoseconds since some moment
     */
    public long now() {
        return scheduler.now(TimeUnit.NANOSECONDS);
    }

    /**
     * Whether the application may dispose the scheduler.
     *
     * @return {@code false} for Reactor's own
     */
    public boolean watched() {
        return watch.watched();
    }

    /** Whether the application has disposed the scheduler. */
    boolean isDisposed() {
        return watch.watched() && scheduler.isDisposed();
    }

    /** Runs a task on the scheduler, see {@link TimerWatch#execute}. */
    boolean execute(Runnable task) {
        return watch.execute(task);
    }

    /** Runs {@code gone}, once a second, when the scheduler was disposed, until {@link #forget} is called. */
    void watch(Runnable gone) {
        watch.add(gone);
    }

    void forget(Runnable gone) {
        watch.remove(gone);
    }

    /**
     * Fails when the scheduler was disposed, and never ends otherwise.
     *
     * @param operation what needs the timer
     * @param <T> any type
     * @return a {@code Mono} that has no value
     */
    public <T> Mono<T> disposed(String operation) {
        return Mono.create(sink -> {
            Runnable gone = () -> sink.error(unavailable(operation, null));
            watch(gone);
            sink.onDispose(() -> forget(gone));
        });
    }

    /**
     * Makes the error of a call that has no timer.
     *
     * @param operation what needs the timer
     * @param cause what the scheduler threw, {@code null} if it was found disposed
     * @return the error
     */
    public TimerUnavailableException unavailable(String operation, @Nullable Throwable cause) {
        return new TimerUnavailableException(
                operation, "The gateway's timer " + watch + " accepts no more tasks", cause);
    }
}
