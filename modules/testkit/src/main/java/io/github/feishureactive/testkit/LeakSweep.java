package io.github.feishureactive.testkit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes the leaks surface that exist at the moment, rather than at some later collection and allocation.
 *
 * <p>A full collection puts all the unreachable buffers onto the list of pending references, which a thread of the JVM
 * moves in batches, and in no order within a batch, to the queues of the detectors. A sentinel dropped after that
 * collection shows, once reported, that the batch of the leaks or a later one has been started; a second one, dropped
 * after the report of the first, is in a later batch still, so that its report shows that the leaks are all queued.
 */
final class LeakSweep {

    private static final Duration PATIENCE_PER_COLLECTION = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofNanos(100_000);

    private final LeakRegistry registry;
    private final Duration patience;

    LeakSweep(LeakRegistry registry, Duration patience) {
        this.registry = registry;
        this.patience = patience;
    }

    List<String> leaks() {
        System.gc();
        awaitSentinel();
        awaitSentinel();
        registry.poll();
        return registry.drain();
    }

    private void awaitSentinel() {
        LeakSentinel sentinel = LeakSentinel.drop();
        long start = System.nanoTime();
        while (System.nanoTime() - start < patience.toNanos()) {
            System.gc();
            if (isReportedSoon(sentinel)) {
                return;
            }
        }
        throw new IllegalStateException("Leak detection does not work: a buffer leaked on purpose was not reported in "
                + patience + ". Is another leak detector factory in use?");
    }

    private boolean isReportedSoon(LeakSentinel sentinel) {
        long start = System.nanoTime();
        do {
            registry.poll();
            if (registry.hasReported(sentinel)) {
                return true;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        } while (System.nanoTime() - start < PATIENCE_PER_COLLECTION.toNanos());
        return false;
    }
}
