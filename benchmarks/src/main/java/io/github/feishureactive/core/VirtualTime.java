package io.github.feishureactive.core;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** Time that goes on when it is told to, on one thread; counts the timers that are armed, but not the network's. */
final class VirtualTime implements Scheduler {

    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private long now;
    private long sequence;
    private long scheduled;
    private int armed;
    private int mostArmed;

    /** How many timers were armed so far. */
    long scheduled() {
        return scheduled;
    }

    /** Timers that are armed now. */
    int armed() {
        return armed;
    }

    /** The most timers that were armed at once. */
    int mostArmed() {
        return mostArmed;
    }

    /** Runs whatever is due in the meantime, in order. */
    void pass(Duration duration) {
        long end = now + duration.toNanos();
        for (Task task = tasks.peek(); task != null && task.at <= end; task = tasks.peek()) {
            tasks.remove();
            now = task.at;
            task.run();
        }
        now = end;
    }

    /** Does something later that is no timer of the gateway. */
    void after(long nanos, Runnable action) {
        tasks.add(new Task(now + nanos, sequence++, false, action));
    }

    @Override
    public long now(TimeUnit unit) {
        return unit.convert(now, TimeUnit.NANOSECONDS);
    }

    @Override
    public Disposable schedule(Runnable action) {
        return schedule(action, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public Disposable schedule(Runnable action, long delay, TimeUnit unit) {
        Task task = new Task(now + unit.toNanos(delay), sequence++, true, action);
        tasks.add(task);
        scheduled++;
        mostArmed = Math.max(mostArmed, ++armed);
        return task;
    }

    @Override
    public Worker createWorker() {
        return new Worker() {
            @Override
            public Disposable schedule(Runnable action) {
                return VirtualTime.this.schedule(action);
            }

            @Override
            public Disposable schedule(Runnable action, long delay, TimeUnit unit) {
                return VirtualTime.this.schedule(action, delay, unit);
            }

            @Override
            public void dispose() {}
        };
    }

    /** Holds nothing once it has run or was disposed. */
    private final class Task implements Disposable, Runnable, Comparable<Task> {

        private final long at;
        private final long number;
        private final boolean timer;
        private @Nullable Runnable action;

        Task(long at, long number, boolean timer, Runnable action) {
            this.at = at;
            this.number = number;
            this.timer = timer;
            this.action = action;
        }

        @Override
        public void run() {
            Runnable todo = take();
            if (todo != null) {
                todo.run();
            }
        }

        @Override
        public void dispose() {
            take();
        }

        private @Nullable Runnable take() {
            Runnable todo = action;
            action = null;
            if (todo != null && timer) {
                armed--;
            }
            return todo;
        }

        @Override
        public int compareTo(Task other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }
}
