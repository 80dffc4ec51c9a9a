package io.github.feishureactive.core.internal;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
class TimerWatchTest {

    private static final int MANY = 20_000;

    private final List<Runnable> undo = new ArrayList<>();

    @AfterEach
    void removeAll() {
        undo.forEach(Runnable::run);
    }

    /**
     * What the gateways of a process cost together must not grow with their number, nor make any of them notice late.
     */
    @Test
    void onePollIsForAllWatches() throws InterruptedException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (int i = 0; i < MANY; i++) {
            watch(new Never(), () -> {});
        }
        long before = threads.getTotalStartedThreadCount();

        for (int i = 0; i < 2; i++) {
            CountDownLatch noticed = new CountDownLatch(1);
            Scheduler timer = Schedulers.newSingle("users-timer");
            watch(timer, noticed::countDown);
            timer.dispose();
            assertThat(noticed.await(60, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(threads.getTotalStartedThreadCount() - before).isLessThan(1_000);
    }

    @Test
    void whatBlocksWhenItIsNotifiedHoldsNobodyElseUp() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch noticed = new CountDownLatch(1);
        Scheduler first = Schedulers.newSingle("first-timer");
        watch(first, () -> {
            entered.countDown();
            try {
                end.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        first.dispose();
        assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();

        Scheduler second = Schedulers.newSingle("second-timer");
        watch(second, noticed::countDown);
        second.dispose();

        assertThat(noticed.await(60, TimeUnit.SECONDS)).isTrue();
        end.countDown();
    }

    @Test
    void aTimerThatThrowsHidesNoOther() throws InterruptedException {
        CountDownLatch noticed = new CountDownLatch(1);
        watch(
                new Never() {
                    @Override
                    public boolean isDisposed() {
                        throw new IllegalStateException("broken");
                    }
                },
                () -> {});
        Scheduler timer = Schedulers.newSingle("users-timer");
        watch(timer, noticed::countDown);
        timer.dispose();

        assertThat(noticed.await(60, TimeUnit.SECONDS)).isTrue();
    }

    /** Disposed between accepting a task and running it, as a scheduler of the application may be. */
    @Test
    void aTaskThatADisposedTimerDroppedIsRunOnce() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch ran = new CountDownLatch(1);
        Dropping timer = new Dropping();
        TimerWatch watch = new TimerWatch(timer);

        assertThat(watch.execute(() -> {
                    runs.incrementAndGet();
                    ran.countDown();
                }))
                .isTrue();
        assertThat(runs).hasValue(0);
        timer.disposed = true;

        assertThat(ran.await(60, TimeUnit.SECONDS)).isTrue();
        timer.accepted.run();
        assertThat(runs).hasValue(1);
    }

    @Test
    void aThreadThatCannotBeHadIsNoError() {
        AtomicInteger runs = new AtomicInteger();

        assertThat(TimerWatch.started(
                        task -> {
                            throw new OutOfMemoryError("unable to create native thread");
                        },
                        runs::incrementAndGet))
                .isFalse();
        assertThat(TimerWatch.started(Runnable::run, runs::incrementAndGet)).isTrue();
        assertThat(runs).hasValue(1);
    }

    /** The poll of the process may find the timer disposed before it has rejected the task, and run it then. */
    @Test
    void aTaskThatATimerRejectsIsLeftToItsCallerUnlessItHasRun() throws InterruptedException {
        Scheduler timer = Schedulers.newSingle("users-timer");
        timer.dispose();
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch ran = new CountDownLatch(1);

        boolean taken = new TimerWatch(timer).execute(() -> {
            runs.incrementAndGet();
            ran.countDown();
        });

        if (taken) {
            assertThat(ran.await(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(runs).hasValue(taken ? 1 : 0);
    }

    @Test
    void aTaskThatHasRunIsNotLeftToItsCaller() {
        AtomicInteger runs = new AtomicInteger();
        Never timer = new Never() {
            @Override
            public Disposable schedule(Runnable task) {
                // As the poll does.
                task.run();
                throw new RejectedExecutionException("disposed");
            }
        };

        assertThat(new TimerWatch(timer).execute(runs::incrementAndGet)).isTrue();
        assertThat(runs).hasValue(1);
    }

    @Test
    void aTaskThatHasNotRunIsLeftToItsCaller() {
        AtomicInteger runs = new AtomicInteger();
        Dropping timer = new Dropping() {
            @Override
            public Disposable schedule(Runnable task) {
                super.schedule(task);
                throw new RejectedExecutionException("full");
            }
        };

        assertThat(new TimerWatch(timer).execute(runs::incrementAndGet)).isFalse();
        assertThat(runs).hasValue(0);
        // It is its caller's now: what the timer still has is nothing.
        timer.accepted.run();
        assertThat(runs).hasValue(0);
    }

    private void watch(Scheduler timer, Runnable gone) {
        TimerWatch watch = new TimerWatch(timer);
        watch.add(gone);
        undo.add(() -> watch.remove(gone));
    }

    /** A timer that is never disposed. */
    private static class Never implements Scheduler {

        @Override
        public Disposable schedule(Runnable task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Worker createWorker() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isDisposed() {
            return false;
        }
    }

    /** Accepts a task and does not run it. */
    private static class Dropping extends Never {

        private volatile boolean disposed;
        private volatile Runnable accepted;

        @Override
        public Disposable schedule(Runnable task) {
            accepted = task;
            return () -> {};
        }

        @Override
        public boolean isDisposed() {
            return disposed;
        }
    }
}
