package io.github.feishureactive.testkit;

import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * Virtual time that only a test advances. Unlike Reactor's it has no lock, on which event loops would block that
 * schedule tasks at the same time.
 */
public final class ManualTimer implements Scheduler {

    private final AtomicLong now = new AtomicLong();
    private final AtomicLong order = new AtomicLong();
    private final ConcurrentSkipListSet<Timer> timers =
            new ConcurrentSkipListSet<>(Comparator.comparingLong(Timer::at).thenComparingLong(Timer::number));

    /** Creates a timer at its beginning. */
    public ManualTimer() {}

    private record Timer(long at, long number, Runnable task, AtomicBoolean over) {}

    /**
     * Runs the tasks that are due until then, on this thread.
     *
     * @param duration how much time passes
     */
    public void advanceTimeBy(Duration duration) {
        long until = now.get() + duration.toNanos();
        Timer next = timers.pollFirst();
        while (next != null && next.at <= until) {
            now.accumulateAndGet(next.at, Math::max);
            if (next.over.compareAndSet(false, true)) {
                next.task.run();
            }
            next = timers.pollFirst();
        }
        if (next != null) {
            timers.add(next);
        }
        now.set(until);
    }

    /**
     * Lets time pass, a second at a time, until a condition is true.
     *
     * @param what what is waited for, for the failure's message
     * @param condition becomes true within a minute of real time
     * @return how much virtual time passed
     */
    public Duration advanceUntil(String what, BooleanSupplier condition) {
        return advanceWhile(() -> true, what, condition);
    }

    /**
     * As {@link #advanceUntil}, but time stands still unless the other condition is true, such as while something is
     * done on sockets: how much time passes depends on the machine otherwise.
     *
     * @param passing whether time passes now
     * @param what what is waited for, for the failure's message
     * @param condition becomes true within a minute of real time
     * @return how much virtual time passed
     */
    public Duration advanceWhile(BooleanSupplier passing, String what, BooleanSupplier condition) {
        long before = now.get();
        Await.until(what, () -> {
            if (condition.getAsBoolean()) {
                return true;
            }
            if (passing.getAsBoolean()) {
                advanceTimeBy(Duration.ofSeconds(1));
            }
            return false;
        });
        return Duration.ofNanos(now.get() - before);
    }

    /**
     * Returns whether a task is scheduled.
     *
     * @return not one that was cancelled
     */
    public boolean armed() {
        return timers.stream().anyMatch(timer -> !timer.over.get());
    }

    @Override
    public long now(TimeUnit unit) {
        return unit.convert(now.get(), TimeUnit.NANOSECONDS);
    }

    @Override
    public Disposable schedule(Runnable task) {
        return schedule(task, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        Timer timer = new Timer(now.get() + unit.toNanos(delay), order.incrementAndGet(), task, new AtomicBoolean());
        timers.add(timer);
        return () -> {
            timer.over.set(true);
            timers.remove(timer);
        };
    }

    @Override
    public Worker createWorker() {
        throw new UnsupportedOperationException("nothing here needs one");
    }
}
