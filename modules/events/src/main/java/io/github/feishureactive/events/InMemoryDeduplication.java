package io.github.feishureactive.events;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.github.feishureactive.events.EventRefusedException.Reason;

/**
 * Remembers events in this process. An event takes about 200 bytes, so the default of 100,000 takes up to 20 MB.
 *
 * <p>When there are more events than that within the time, the oldest one is forgotten early: should the platform
 * deliver that one again, it is handled twice. {@link #forgottenEarly()} counts them; raise the bound if it grows. An
 * event that is being handled is never forgotten.
 */
public final class InMemoryDeduplication implements EventDeduplication {

    /** For how long an event is remembered: longer than the platform delivers it again, which is 7 h 6 min. */
    public static final Duration DEFAULT_MEMORY = Duration.ofHours(8);

    /** How many events are remembered. */
    public static final int DEFAULT_CAPACITY = 100_000;

    /** Two would do to keep up with the one that is added; a few more catch up after a busy hour. */
    private static final int CLEARED_AT_ONCE = 4;

    private final ConcurrentHashMap<String, Mark> marks = new ConcurrentHashMap<>();
    private final Queue<Handled> oldestFirst = new ConcurrentLinkedQueue<>();
    private final AtomicInteger remembered = new AtomicInteger();
    private final AtomicInteger clearing = new AtomicInteger();
    private final LongAdder forgottenEarly = new LongAdder();
    private final long memoryNanos;
    private final int capacity;
    private final Scheduler clock;

    /** Remembers up to 100,000 events for 8 hours. */
    public InMemoryDeduplication() {
        this(DEFAULT_MEMORY, DEFAULT_CAPACITY);
    }

    /**
     * Remembers events.
     *
     * @param memory for how long
     * @param capacity at most how many
     * @throws IllegalArgumentException if either is not positive
     */
    public InMemoryDeduplication(Duration memory, int capacity) {
        this(memory, capacity, Schedulers.parallel());
    }

    InMemoryDeduplication(Duration memory, int capacity, Scheduler clock) {
        if (memory.isNegative() || memory.isZero() || capacity < 1) {
            throw new IllegalArgumentException("The time and the number of events to remember must be positive.");
        }
        this.memoryNanos = memory.toNanos();
        this.capacity = capacity;
        this.clock = clock;
    }

    @Override
    public Mono<Receipt> once(String key, Mono<Void> handling) {
        return Mono.defer(() -> {
            Claim claim = new Claim();
            Mark before = claim(key, claim);
            if (before instanceof Handled) {
                return Mono.just(Receipt.DUPLICATE);
            }
            if (before != claim) {
                return Mono.error(new EventRefusedException(
                        Reason.HANDLED_ELSEWHERE,
                        "This event is being handled; its next delivery learns how that ended."));
            }
            return handling.then(Mono.fromSupplier(() -> handled(key, claim)))
                    .doOnError(failed -> marks.remove(key, claim))
                    .doOnCancel(() -> marks.remove(key, claim));
        });
    }

    /** What stands for the event now: the claim, if it was free. */
    private Mark claim(String key, Claim claim) {
        while (true) {
            Mark before = marks.putIfAbsent(key, claim);
            if (before == null) {
                return claim;
            }
            if (!(before instanceof Handled handled) || !outlived(handled)) {
                return before;
            }
            if (marks.replace(key, before, claim)) {
                return claim;
            }
        }
    }

    private Receipt handled(String key, Claim claim) {
        Handled handled = new Handled(key, clock.now(TimeUnit.NANOSECONDS));
        if (marks.replace(key, claim, handled)) {
            oldestFirst.add(handled);
            remembered.incrementAndGet();
            clear();
        }
        return Receipt.HANDLED;
    }

    /** One thread at a time, for each that was here: two at once would forget more than there is need to. */
    private void clear() {
        if (clearing.getAndIncrement() != 0) {
            return;
        }
        do {
            for (int i = 0; i < CLEARED_AT_ONCE; i++) {
                Handled oldest = oldestFirst.peek();
                if (oldest == null || !(outlived(oldest) || remembered.get() > capacity)) {
                    break;
                }
                forget(oldest);
            }
        } while (clearing.decrementAndGet() != 0);
    }

    private void forget(Handled oldest) {
        if (!outlived(oldest)) {
            forgottenEarly.increment();
        }
        oldestFirst.remove();
        remembered.decrementAndGet();
        marks.remove(oldest.key, oldest);
    }

    private boolean outlived(Handled handled) {
        return clock.now(TimeUnit.NANOSECONDS) - handled.at >= memoryNanos;
    }

    /**
     * How many events were forgotten before their time.
     *
     * @return their number since the start
     */
    public long forgottenEarly() {
        return forgottenEarly.sum();
    }

    /**
     * How many events are remembered, those that are over their time but not cleared yet included.
     *
     * @return their number
     */
    public int size() {
        return remembered.get();
    }

    private sealed interface Mark permits Claim, Handled {}

    /** Compared by identity: each handling has its own. */
    private static final class Claim implements Mark {}

    private static final class Handled implements Mark {

        private final String key;
        private final long at;

        Handled(String key, long at) {
            this.key = key;
            this.at = at;
        }
    }
}
