package io.github.feishureactive.redis.quota;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Virtual time that can also pass while nothing runs, as for a process that was suspended and resumed. */
final class SteppedTimer implements Scheduler {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private long slept;

    /** Runs once, right after the time was read. */
    @Nullable
    Runnable afterReading;

    void advance(long millis) {
        time.advanceTimeBy(Duration.ofMillis(millis));
    }

    /** Suspends the process; its timers have not moved when it resumes. */
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
