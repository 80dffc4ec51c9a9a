package io.github.feishureactive.core.quota;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** Real time on real threads; counts the timers that are armed. */
final class LiveTimer implements Scheduler {

    private final Scheduler scheduler;
    private final AtomicInteger armed = new AtomicInteger();

    LiveTimer(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    int armed() {
        return armed.get();
    }

    @Override
    public long now(TimeUnit unit) {
        return scheduler.now(unit);
    }

    @Override
    public Disposable schedule(Runnable task) {
        return scheduler.schedule(task);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        AtomicBoolean over = new AtomicBoolean();
        armed.incrementAndGet();
        Disposable schedule = scheduler.schedule(
                () -> {
                    end(over);
                    task.run();
                },
                delay,
                unit);
        return () -> {
            schedule.dispose();
            end(over);
        };
    }

    private void end(AtomicBoolean over) {
        if (over.compareAndSet(false, true)) {
            armed.decrementAndGet();
        }
    }

    @Override
    public Worker createWorker() {
        throw new UnsupportedOperationException("the limiter has no use for one");
    }
}
