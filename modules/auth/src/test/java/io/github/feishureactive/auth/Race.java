package io.github.feishureactive.auth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/** Threads that start at the same moment, as far as that can be had. */
final class Race implements AutoCloseable {

    /** For how long a race is run; the long version is for a build of its own. */
    static final Duration LENGTH = Boolean.getBoolean("feishu.long") ? Duration.ofSeconds(60) : Duration.ofSeconds(1);

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** Runs them at the same time, once, and waits for their ends. */
    void run(List<Runnable> runners) throws Exception {
        rounds(Duration.ZERO, runners.stream().map(Race::ignoringRound).toList(), round -> {});
    }

    /**
     * Runs them again and again, each round begun together, with a look at the outcome in between.
     *
     * @return how many rounds there were
     */
    int rounds(Duration length, List<IntConsumer> runners, IntConsumer afterwards) throws Exception {
        long end = System.nanoTime() + length.toNanos();
        AtomicInteger rounds = new AtomicInteger();
        AtomicBoolean last = new AtomicBoolean();
        CyclicBarrier line = new CyclicBarrier(runners.size());
        AtomicInteger ready = new AtomicInteger();
        List<Future<?>> ends = new ArrayList<>();
        for (IntConsumer runner : runners) {
            ends.add(threads.submit(() -> {
                for (int round = 0; !last.get(); round++) {
                    // The barrier wakes them one after the other; the count holds them until all are awake.
                    ready.incrementAndGet();
                    int all = runners.size() * (round + 1);
                    for (int spins = 0; ready.get() < all; spins++) {
                        spin(spins);
                    }
                    runner.accept(round);
                    if (line.await() == 0) {
                        afterwards.accept(round);
                        rounds.incrementAndGet();
                        last.set(System.nanoTime() - end >= 0);
                    }
                    line.await();
                }
                return null;
            }));
        }
        for (Future<?> future : ends) {
            // A runner that is run once may itself go on for the length of a race.
            future.get(LENGTH.plus(LIMIT).toMillis(), TimeUnit.MILLISECONDS);
        }
        return rounds.get();
    }

    private static IntConsumer ignoringRound(Runnable runner) {
        return round -> runner.run();
    }

    private static void spin(int spins) {
        // With fewer processors than threads, spinning alone would keep the last one from arriving.
        if (spins < 1_000) {
            Thread.onSpinWait();
        } else {
            LockSupport.parkNanos(1);
        }
    }

    /** Waits for what other threads do and tell nobody; false if it does not happen. */
    static boolean await(BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            LockSupport.parkNanos(1);
        }
        return true;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
