package io.github.feishureactive.core.internal.timer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.github.feishureactive.core.Thrown;
import io.github.feishureactive.core.VirtualTimer;
import io.github.feishureactive.testkit.Await;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class DeadlineQueueTest {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration NANO = Duration.ofNanos(1);

    private final VirtualTimer timer = new VirtualTimer();
    private final DeadlineQueue deadlines = new DeadlineQueue(new GatewayTimer(timer), DEADLINE);

    @Test
    void eachCallExpiresWhenItsOwnDeadlineHasPassed() {
        List<Waiter> waiters = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            waiters.add(waiter());
            timer.advance(SECOND);
        }
        timer.advance(Duration.ofSeconds(5).minus(NANO));

        for (int i = 0; i < 5; i++) {
            assertThat(waiters.get(i).expired.get()).isZero();
            timer.advance(NANO);
            assertThat(waiters.get(i).expired).hasValue(1);
            timer.advance(SECOND.minus(NANO));
        }
        assertThat(timer.armed()).isZero();
    }

    @Test
    void oneTimerIsForAllCallsAndStaysForTheNextOne() {
        for (int i = 0; i < 1_000; i++) {
            Waiter waiter = waiter();
            if (i % 3 != 0) {
                waiter.deadline.dispose();
            }
            timer.advance(Duration.ofMillis(1));
        }

        assertThat(timer.armed()).isEqualTo(1);
        assertThat(timer.scheduled()).isEqualTo(1);
    }

    @Test
    void whoEndedDoesNotExpire() {
        List<Waiter> waiters = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waiters.add(waiter());
        }
        List<Waiter> ending = new ArrayList<>(waiters.subList(0, 60));
        ending.addAll(waiters.subList(90, 100));
        Collections.shuffle(ending, new Random(1));
        ending.forEach(waiter -> waiter.deadline.dispose());
        ending.forEach(waiter -> waiter.deadline.dispose());

        timer.advance(DEADLINE);

        assertThat(waiters).allSatisfy(waiter -> assertThat(waiter.expired).hasValue(ending.contains(waiter) ? 0 : 1));
        assertThat(timer.armed()).isZero();
    }

    @Test
    void oneThatThrowsDoesNotHoldUpTheOthers() {
        Scheduler real = Schedulers.newParallel("deadlines", 2);
        try {
            DeadlineQueue queue = new DeadlineQueue(new GatewayTimer(real), Duration.ofMillis(20));
            List<Waiter> waiters = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                Waiter waiter = new Waiter();
                waiter.thrown = i % 2 == 0 ? Thrown.LINKAGE : Thrown.CHECKED;
                waiter.deadline = queue.add(waiter);
                waiters.add(waiter);
            }

            Await.until(() -> waiters.stream().allMatch(waiter -> waiter.expired.get() == 1));
        } finally {
            real.dispose();
        }
    }

    private Waiter later() {
        timer.advance(SECOND);
        return waiter();
    }

    @Test
    void oneThatBlocksHoldsUpNobodyButItself() {
        Scheduler real = Schedulers.fromExecutorService(Executors.newScheduledThreadPool(2));
        CountDownLatch late = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(1);
        try {
            DeadlineQueue queue = new DeadlineQueue(new GatewayTimer(real), Duration.ofMillis(50));
            // The timer rings when all deadlines have passed.
            for (int i = 0; i < 2; i++) {
                real.schedule(() -> await(late));
            }
            List<Waiter> waiters = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Waiter waiter = new Waiter();
                waiter.waitsFor = i == 0 ? blocked : null;
                waiter.deadline = queue.add(waiter);
                waiters.add(waiter);
            }
            long end = real.now(TimeUnit.NANOSECONDS) + Duration.ofMillis(50).toNanos();
            Await.until(() -> real.now(TimeUnit.NANOSECONDS) > end);
            late.countDown();

            Await.until(() -> waiters.stream().skip(1).allMatch(waiter -> waiter.expired.get() == 1));
            assertThat(waiters.get(0).expired).hasValue(0);
        } finally {
            blocked.countDown();
            real.dispose();
        }
    }

    /** An application's clock and its timers need not agree. */
    @Test
    void aTimerThatRingsIsBelievedMoreThanTheClock() {
        Scheduler stopped = new Scheduler() {
            @Override
            public long now(TimeUnit unit) {
                return 0;
            }

            @Override
            public Disposable schedule(Runnable task) {
                return timer.schedule(task);
            }

            @Override
            public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
                return timer.schedule(task, delay, unit);
            }

            @Override
            public Worker createWorker() {
                throw new UnsupportedOperationException();
            }
        };
        Waiter waiter = new Waiter();
        waiter.deadline = new DeadlineQueue(new GatewayTimer(stopped), DEADLINE).add(waiter);

        timer.advance(DEADLINE);

        assertThat(waiter.expired).hasValue(1);
        assertThat(timer.armed()).isZero();
    }

    @Test
    void aSchedulerThatRejectsFailsTheCallAndServesTheNext() {
        timer.refuse(true);
        Waiter refused = waiter();
        assertThat(refused.gone).hasValue(1);

        timer.refuse(false);
        Waiter served = waiter();
        timer.advance(DEADLINE);

        assertThat(served.expired).hasValue(1);
        assertThat(refused.expired).hasValue(0);
        assertThat(refused.gone).hasValue(1);
    }

    @Test
    void aSchedulerThatRejectsWhenItRingsFailsWhoStillWaits() {
        Waiter first = waiter();
        Waiter second = later();
        timer.refuse(true);

        timer.advance(DEADLINE.minus(SECOND));

        assertThat(first.expired).hasValue(1);
        assertThat(second.gone).hasValue(1);
        assertThat(second.expired).hasValue(0);
    }

    @Test
    void aSchedulerThatIsBrokenShowsItWhenAllIsSettled() {
        timer.breakWith(new NoClassDefFoundError("gone"));
        Waiter waiter = new Waiter();

        assertThat(catchThrowable(() -> deadlines.add(waiter))).isInstanceOf(NoClassDefFoundError.class);

        assertThat(waiter.gone).hasValue(1);
    }

    @Test
    void aDisposedSchedulerTakesNoMoreCallsAndTellsThoseThatWait() {
        Waiter waiting = waiter();
        timer.dispose();
        Waiter late = waiter();

        assertThat(late.gone).hasValue(1);
        Await.until(() -> waiting.disposed.get() > 1);
        waiting.deadline.dispose();
        assertThat(late.disposed).as("it has its answer").hasValue(0);
    }

    /** A call whose request is written needs no timer, and its response must not be lost. */
    @Test
    void aCallThatComesToADisposedSchedulerDoesNotEndThoseThatWait() {
        Waiter waiting = waiter();
        timer.dispose();
        Await.until(() -> waiting.disposed.get() > 0);

        Waiter late = waiter();

        assertThat(late.gone).hasValue(1);
        assertThat(waiting.gone).hasValue(0);
        waiting.deadline.dispose();
    }

    @Test
    void aDisposedSchedulerThatStillRingsDoesNotEndThoseThatWait() {
        AtomicBoolean shutDown = new AtomicBoolean();
        Scheduler graceful = new Scheduler() {
            @Override
            public long now(TimeUnit unit) {
                return timer.now(unit);
            }

            @Override
            public Disposable schedule(Runnable task) {
                return schedule(task, 0, TimeUnit.NANOSECONDS);
            }

            @Override
            public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
                if (shutDown.get()) {
                    throw new RejectedExecutionException("shut down");
                }
                return timer.schedule(task, delay, unit);
            }

            @Override
            public boolean isDisposed() {
                return shutDown.get();
            }

            @Override
            public Worker createWorker() {
                throw new UnsupportedOperationException();
            }
        };
        DeadlineQueue queue = new DeadlineQueue(new GatewayTimer(graceful), DEADLINE);
        Waiter first = new Waiter();
        first.deadline = queue.add(first);
        timer.advance(SECOND);
        Waiter second = new Waiter();
        second.deadline = queue.add(second);
        shutDown.set(true);

        timer.advance(DEADLINE.minus(SECOND));

        assertThat(first.expired).hasValue(1);
        assertThat(second.gone).hasValue(0);
        Await.until(() -> second.disposed.get() > 1);
        second.deadline.dispose();
    }

    /** Once with the calls ending by themselves at about the time of their deadline. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 50})
    void nothingIsForgottenAndNothingExpiresTwice(int millis) throws Exception {
        Scheduler real = Schedulers.newParallel("deadlines", 2);
        try {
            DeadlineQueue queue = new DeadlineQueue(new GatewayTimer(real), Duration.ofMillis(millis));
            List<List<Waiter>> all = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                List<Waiter> mine = new ArrayList<>();
                all.add(mine);
                Random random = new Random(t);
                Thread thread = new Thread(() -> {
                    for (int i = 0; i < 5_000; i++) {
                        Waiter waiter = new Waiter();
                        waiter.deadline = queue.add(waiter);
                        mine.add(waiter);
                        Waiter other = mine.get(random.nextInt(mine.size()));
                        if (random.nextBoolean()) {
                            other.end();
                        }
                    }
                });
                threads.add(thread);
                thread.start();
            }
            for (Thread thread : threads) {
                thread.join(TimeUnit.MINUTES.toMillis(1));
            }

            assertThat(all)
                    .allSatisfy(waiters -> Await.until(
                            () -> waiters.stream().allMatch(waiter -> waiter.ended || waiter.expired.get() > 0)));
            assertThat(all).allSatisfy(waiters -> assertThat(waiters)
                    .hasSize(5_000)
                    .allMatch(waiter -> waiter.expired.get() <= 1 && waiter.gone.get() == 0));
        } finally {
            real.dispose();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Waiter waiter() {
        Waiter waiter = new Waiter();
        waiter.deadline = deadlines.add(waiter);
        return waiter;
    }

    private static final class Waiter implements DeadlineQueue.Waiting {

        private final AtomicInteger expired = new AtomicInteger();
        private final AtomicInteger disposed = new AtomicInteger();
        private final AtomicInteger gone = new AtomicInteger();
        private volatile boolean ended;
        private Disposable deadline;
        private Thrown thrown;
        private CountDownLatch waitsFor;

        void end() {
            ended = true;
            deadline.dispose();
        }

        @Override
        public void expired() {
            if (waitsFor != null) {
                await(waitsFor);
            }
            expired.incrementAndGet();
            if (thrown != null) {
                thrown.now();
            }
        }

        @Override
        public void timerDisposed() {
            disposed.incrementAndGet();
        }

        @Override
        public void timerGone(Throwable cause) {
            gone.incrementAndGet();
        }
    }
}
