package io.github.feishureactive.core.internal;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Detects that the application has disposed a timer on which something still waits. A disposed scheduler drops its
 * tasks silently, so their waiters would never be signalled.
 *
 * <p>Polls once a second while anything is registered, on a timer of the JDK that cannot be disposed. One poll is for
 * all watches of the process, however many there are. Reactor's own {@link Schedulers#parallel()} ends with the
 * application and is not watched.
 */
public final class TimerWatch {

    private static final Duration EVERY = Duration.ofSeconds(1);

    /** The watches with which something is registered, and those that had something until a moment ago. */
    private static final Set<TimerWatch> POLLED = ConcurrentHashMap.newKeySet();

    private static final AtomicBoolean ARMED = new AtomicBoolean();

    /** The JDK's own for asynchronous tasks. */
    private static final Executor THREADS = new CompletableFuture<Void>().defaultExecutor();

    private final Scheduler timer;
    private final boolean watched;
    private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean notifying = new AtomicBoolean();

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
            POLLED.add(this);
            pollLater();
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

    /**
     * Runs a task on the timer's thread, as soon as possible. A timer that is disposed before the task has begun drops
     * it; then it is run elsewhere when the next poll notices.
     *
     * @param task run once
     * @return {@code false} if the timer rejects the task: then the caller has to run it
     */
    public boolean execute(Runnable task) {
        Handed handed = new Handed(task);
        add(handed);
        try {
            timer.schedule(handed);
            return true;
        } catch (Throwable thrown) {
            UserCode.rejected(timer, thrown);
            remove(handed);
            return !handed.compareAndSet(false, true);
        }
    }

    private static void pollLater() {
        if (ARMED.compareAndSet(false, true)) {
            CompletableFuture.delayedExecutor(EVERY.toNanos(), TimeUnit.NANOSECONDS, TimerWatch::startPoll)
                    .execute(TimerWatch::poll);
        }
    }

    /** All watches of the process depend on this: try again in a second rather than never. */
    private static void startPoll(Runnable poll) {
        if (!started(THREADS, poll)) {
            ARMED.set(false);
            pollLater();
        }
    }

    /** Returns {@code false} if there is no thread to be had, such as where a process may not have more of them. */
    static boolean started(Executor threads, Runnable task) {
        try {
            threads.execute(task);
            return true;
        } catch (Throwable thrown) {
            UserCode.rejected(threads, thrown);
            return false;
        }
    }

    private static void poll() {
        ARMED.set(false);
        try {
            POLLED.forEach(TimerWatch::check);
        } finally {
            if (!POLLED.isEmpty()) {
                pollLater();
            }
        }
    }

    private void check() {
        if (waiting.isEmpty()) {
            POLLED.remove(this);
            if (!waiting.isEmpty()) {
                // Registered since the first look; add() may have found this watch still polled.
                POLLED.add(this);
            }
            return;
        }
        UserCode.run(timer, () -> {
            if (timer.isDisposed() && notifying.compareAndSet(false, true)) {
                // On another thread: what is notified may run code of the application.
                if (!started(THREADS, this::notifyWaiting)) {
                    notifying.set(false);
                }
            }
        });
    }

    private void notifyWaiting() {
        try {
            UserCode.each(waiting, Runnable::run);
        } finally {
            notifying.set(false);
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

    /** A task on its way to the timer's thread; {@code true} once a thread has begun to run it. */
    private final class Handed extends AtomicBoolean implements Runnable {

        private static final long serialVersionUID = 1L;

        private final transient Runnable task;

        Handed(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            if (compareAndSet(false, true)) {
                remove(this);
                task.run();
            }
        }
    }
}
