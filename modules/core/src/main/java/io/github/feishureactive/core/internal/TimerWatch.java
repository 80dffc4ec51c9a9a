package io.github.feishureactive.core.internal;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Detects that the application has disposed a timer on which something still waits. A disposed scheduler drops its
 * tasks silently, so their waiters would never be signalled.
 *
 * <p>Polls once a second while anything is registered, on a timer of the JDK that cannot be disposed. Reactor's own
 * {@link Schedulers#parallel()} ends with the application and is not watched.
 */
public final class TimerWatch {

    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Scheduler timer;
    private final boolean watched;
    private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean armed = new AtomicBoolean();

    /**
     * Watches a timer.
     *
     * @param timer the timer
     */
    public TimerWatch(Scheduler timer) {
        this.timer = timer;
        this.watched = timer != Schedulers.parallel();
    }

    /**
     * Whether the timer is watched.
     *
     * @return {@code false} for Reactor's own timer
     */
    public boolean watched() {
        return watched;
    }

    /**
     * Registers an object that waits on the timer.
     *
     * @param gone run each time the timer is found disposed, until it is removed
     */
    public void add(Runnable gone) {
        if (watched && waiting.add(gone)) {
            lookLater();
        }
    }

    /**
     * Removes an object that no longer waits. Does nothing if it is not registered.
     *
     * @param gone what was registered
     */
    public void remove(Runnable gone) {
        if (watched) {
            waiting.remove(gone);
        }
    }

    private void lookLater() {
        if (armed.compareAndSet(false, true)) {
            CompletableFuture.delayedExecutor(EVERY.toNanos(), TimeUnit.NANOSECONDS)
                    .execute(this::look);
        }
    }

    private void look() {
        armed.set(false);
        UserCode.run(timer, () -> {
            if (timer.isDisposed()) {
                UserCode.each(waiting, Runnable::run);
            }
        });
        if (!waiting.isEmpty()) {
            lookLater();
        }
    }

    /**
     * Describes the timer for a message.
     *
     * @return its description
     */
    @Override
    public String toString() {
        return UserCode.describe(timer);
    }
}
