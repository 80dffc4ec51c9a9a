package io.github.feishureactive.core.quota;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * Virtual time as the limiter sees it: counts the timers it arms, may run fast or slow against true time, may reject,
 * and lets a test step in at the moment at which the limiter looks at the clock, which it does at the start of each
 * round of its loop.
 */
final class TestTimer implements Scheduler {

    /** Longer ones are not a cell's alarm but the sweep. */
    private static final long LONGEST_ALARM = Duration.ofHours(6).toNanos();

    private final VirtualTimeScheduler trueTime;
    private final double rate;
    private final AtomicInteger armed = new AtomicInteger();
    private int mostArmed;
    private int everArmed;
    private boolean rejecting;
    private boolean deferring;
    private Runnable interruption = () -> {};

    TestTimer() {
        this(VirtualTimeScheduler.create(), 1);
    }

    /** A clock that counts so many seconds in each true one. */
    TestTimer(VirtualTimeScheduler trueTime, double rate) {
        this.trueTime = trueTime;
        this.rate = rate;
    }

    /** A limiter whose sweep is too far away to disturb, and who leaves nothing to chance. */
    SlotRateLimiterBuilder limiter() {
        return SlotRateLimiter.builder().timer(this).chance(() -> 0).idleAfter(Duration.ofHours(12));
    }

    void advanceMillis(long millis) {
        trueTime.advanceTimeBy(Duration.ofMillis(millis));
    }

    void advanceNanos(long nanos) {
        trueTime.advanceTimeBy(Duration.ofNanos(nanos));
    }

    long nanos() {
        return trueTime.now(TimeUnit.NANOSECONDS);
    }

    /** Alarms armed at the moment. */
    int armed() {
        return armed.get();
    }

    /** The most alarms that were armed at a time. */
    int mostArmed() {
        return mostArmed;
    }

    int everArmed() {
        return everArmed;
    }

    /** From now on what is to run at once does not run before time goes on, as if another thread did it. */
    void deferTasks() {
        deferring = true;
    }

    /** From now on no timer is to be had. */
    void reject() {
        rejecting = true;
    }

    /** Runs once: when somebody has next looked what time it is, and before anything is made of it. */
    void interruptAtNextLook(Runnable interruption) {
        this.interruption = interruption;
    }

    @Override
    public long now(TimeUnit unit) {
        long now = unit.convert((long) (nanos() * rate), TimeUnit.NANOSECONDS);
        Runnable meanwhile = interruption;
        interruption = () -> {};
        meanwhile.run();
        return now;
    }

    @Override
    public Disposable schedule(Runnable task) {
        checkOpen();
        return deferring ? trueTime.schedule(task, 1, TimeUnit.NANOSECONDS) : trueTime.schedule(task);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        checkOpen();
        if (unit.toNanos(delay) > LONGEST_ALARM) {
            return trueTime.schedule(task, delay, unit);
        }
        everArmed++;
        mostArmed = Math.max(mostArmed, armed.incrementAndGet());
        ArmedTask alarm = new ArmedTask(task);
        alarm.schedule = trueTime.schedule(alarm, (long) Math.ceil(unit.toNanos(delay) / rate), TimeUnit.NANOSECONDS);
        return alarm;
    }

    private void checkOpen() {
        if (rejecting) {
            throw new RejectedExecutionException("no more timers");
        }
    }

    @Override
    public Worker createWorker() {
        throw new UnsupportedOperationException("the limiter has no use for one");
    }

    private final class ArmedTask implements Runnable, Disposable {

        private final Runnable task;
        private boolean over;
        private Disposable schedule;

        ArmedTask(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            if (end()) {
                task.run();
            }
        }

        @Override
        public void dispose() {
            if (end()) {
                schedule.dispose();
            }
        }

        private boolean end() {
            if (over) {
                return false;
            }
            over = true;
            armed.decrementAndGet();
            return true;
        }
    }
}
