package io.github.feishureactive.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Virtual time that can also pass while nothing runs, as it does for a process that was stopped and woken. */
final class JumpyTimer implements Scheduler {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private long slept;

    /** Happens once, right after somebody has read the time. */
    @Nullable
    Runnable afterReading;

    void advance(long millis) {
        time.advanceTimeBy(Duration.ofMillis(millis));
    }

    /** The process is stopped for so long; its timers have not moved when it wakes. */
    void sleep(long millis) {
        slept += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Override
    public long now(TimeUnit unit) {
        long now = unit.convert(time.now(TimeUnit.NANOSECONDS) + slept, TimeUnit.NANOSECONDS);
        Runnable next = afterReading;
        if (next != null) {
            afterReading = null;
            next.run();
        }
        return now;
    }

    @Override
    public Disposable schedule(Runnable task) {
        return time.schedule(task);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        return time.schedule(task, delay, unit);
    }

    @Override
    public Worker createWorker() {
        return time.createWorker();
    }
}
