package io.github.feishureactive.redis;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Letters from any thread, each run by one thread at a time: by the one that finds nobody reading, which reads on until
 * nothing is left. After the letters that are there it takes a step.
 */
final class Mailbox {

    private static final Logger LOG = Loggers.getLogger(Mailbox.class);

    private static final int LONGEST_TURN = 64;

    private final Queue<Runnable> letters = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unread = new AtomicInteger();
    private final Runnable step;
    private final Predicate<Runnable> later;

    /**
     * An empty one.
     *
     * @param step what to do after letters were read
     * @param later has a task run by another thread, so that none reads for ever, or says that it cannot
     */
    Mailbox(Runnable step, Predicate<Runnable> later) {
        this.step = step;
        this.later = later;
    }

    void post(Runnable letter) {
        letters.add(letter);
        if (unread.getAndIncrement() == 0) {
            read();
        }
    }

    private void read() {
        int turn = 0;
        int read = 1;
        do {
            Runnable letter;
            while ((letter = letters.poll()) != null) {
                run(letter);
            }
            run(step);
            if (++turn >= LONGEST_TURN && later.test(this::read)) {
                return;
            }
            read = unread.addAndGet(-read);
        } while (read != 0);
    }

    /** Whoever reads must go on: with it, all others would wait for ever. */
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable broken) {
            LOG.error("A quota's loop failed", broken);
        }
    }
}
