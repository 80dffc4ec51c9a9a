package io.github.feishureactive.core;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Virtual time that knows how many timers are still armed. */
public final class VirtualTimer implements Scheduler {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final AtomicInteger armed = new AtomicInteger();
    private final AtomicInteger scheduled = new AtomicInteger();
    private @Nullable Throwable refusal;

    public void advance(Duration duration) {
        time.advanceTimeBy(duration);
    }

    /** Timers that have neither rung nor been disposed. */
    public int armed() {
        return armed.get();
    }

    /** Timers still armed after a while in which the one that is armed for deadlines rings for nothing. */
    public int armedAfter(Duration deadline) {
        advance(deadline);
        return armed();
    }

    /** What rings still rings, as when an application shuts its schedulers down. */
    public void refuseFromNowOn() {
        refuse(true);
    }

    public void refuse(boolean refusing) {
        refusal = refusing ? new RejectedExecutionException("shut down") : null;
    }

    public void breakWith(Throwable thrown) {
        refusal = thrown;
    }

    /** How many timers were armed so far. */
    public int scheduled() {
        return scheduled.get();
    }

    public Duration elapsed() {
        return Duration.ofNanos(now(TimeUnit.NANOSECONDS));
    }

    @Override
    public long now(TimeUnit unit) {
        return time.now(unit);
    }

    @Override
    public Disposable schedule(Runnable task) {
        return schedule(task, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        if (refusal != null) {
            Exceptions.throwIfFatal(refusal);
            throw Exceptions.propagate(refusal);
        }
        scheduled.incrementAndGet();
        AtomicBoolean over = new AtomicBoolean();
        armed.incrementAndGet();
        Disposable scheduled = time.schedule(
                () -> {
                    if (over.compareAndSet(false, true)) {
                        armed.decrementAndGet();
                        task.run();
                    }
                },
                delay,
                unit);
        return () -> {
            if (over.compareAndSet(false, true)) {
                armed.decrementAndGet();
                scheduled.dispose();
            }
        };
    }

    @Override
    public Worker createWorker() {
        return time.createWorker();
    }

    @Override
    public boolean isDisposed() {
        return time.isDisposed();
    }

    @Override
    public String toString() {
        return "VirtualTimer";
    }

    @Override
    public void dispose() {
        time.dispose();
    }
}
