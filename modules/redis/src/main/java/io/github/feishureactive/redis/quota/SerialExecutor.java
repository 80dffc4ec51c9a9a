package io.github.feishureactive.redis.quota;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Runs tasks of any thread, one at a time: the thread that finds the executor idle drains the queue. After the queued
 * tasks it runs a step.
 */
final class SerialExecutor {

    private static final Logger LOG = Loggers.getLogger(SerialExecutor.class);

    /** How many rounds one thread drains before the timer's thread takes over. */
    private static final int MAX_ROUNDS = 64;

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final Runnable step;
    private final Predicate<Runnable> handOff;

    /**
     * Creates an idle executor.
     *
     * @param step run after the queued tasks
     * @param handOff runs a task on another thread, so that no thread drains for ever, or returns {@code false}
     */
    SerialExecutor(Runnable step, Predicate<Runnable> handOff) {
        this.step = step;
        this.handOff = handOff;
    }

    void execute(Runnable task) {
        tasks.add(task);
        if (pending.getAndIncrement() == 0) {
            drain();
        }
    }

    private void drain() {
        int rounds = 0;
        int drained = 1;
        do {
            Runnable task;
            while ((task = tasks.poll()) != null) {
                run(task);
            }
            run(step);
            if (++rounds >= MAX_ROUNDS && handOff.test(this::drain)) {
                return;
            }
            drained = pending.addAndGet(-drained);
        } while (drained != 0);
    }

    /** A task that throws must not stop the executor: all later tasks would wait for ever. */
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable thrown) {
            LOG.error("A task of a shared quota failed", thrown);
        }
    }
}
