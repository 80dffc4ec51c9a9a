package io.github.feishureactive.core.quota;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * A clock that stands still until it is set, so that a race decides about nothing but order. What is to run at once
 * runs in the thread that asks for it; of what is to run later the last one is kept.
 */
public final class StoppedTimer implements Scheduler {

    private volatile long nanos;

    private volatile @Nullable ArmedTask alarm;

    public void set(long nanos) {
        this.nanos = nanos;
    }

    boolean armed() {
        return alarm != null;
    }

    /** Lets the armed alarm ring, as the timer's thread would. */
    void ring() {
        ArmedTask ringing = alarm;
        if (ringing != null) {
            alarm = null;
            ringing.task.run();
        }
    }

    @Override
    public long now(TimeUnit unit) {
        return unit.convert(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public Disposable schedule(Runnable task) {
        task.run();
        return () -> {};
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        if (unit.toHours(delay) > 1) {
            return () -> {}; // the sweep
        }
        ArmedTask armed = new ArmedTask(task);
        alarm = armed;
        return armed;
    }

    @Override
    public Worker createWorker() {
        throw new UnsupportedOperationException("the limiter has no use for one");
    }

    private final class ArmedTask implements Disposable {

        private final Runnable task;

        ArmedTask(Runnable task) {
            this.task = task;
        }

        @Override
        public void dispose() {
            if (alarm == this) {
                alarm = null;
            }
        }
    }
}
