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
 * Remembers handled events in this process. An event takes about 200 bytes, so the default of 100,000 takes up to 20
 * MB.
 *
 * <p>Beyond the capacity the oldest event is forgotten before its time; if the platform redelivers that one, it is
 * handled twice. {@link #forgottenEarly()} counts these; raise the capacity if the number grows. An event in flight is
 * never forgotten.
 */
public final class InMemoryDeduplication implements EventDeduplication {

    /** How long an event is remembered: longer than the 7 h 6 min in which the platform redelivers it. */
    public static final Duration DEFAULT_MEMORY = Duration.ofHours(8);

    /** How many events are remembered by default. */
    public static final int DEFAULT_CAPACITY = 100_000;

    /** Two would keep pace with the one event being added; a few more catch up after a busy hour. */
    private static final int MAX_EVICTIONS = 4;

    private final ConcurrentHashMap<String, Mark> marks = new ConcurrentHashMap<>();
    private final Queue<Handled> oldestFirst = new ConcurrentLinkedQueue<>();
    private final AtomicInteger remembered = new AtomicInteger();
    private final AtomicInteger evicting = new AtomicInteger();
    private final LongAdder forgottenEarly = new LongAdder();
    private final long memoryNanos;
    private final int capacity;
    private final Scheduler clock;

    /** Creates a memory of up to 100,000 events for 8 hours. */
    public InMemoryDeduplication() {
        this(DEFAULT_MEMORY, DEFAULT_CAPACITY);
    }

    /**
     * Creates a memory.
     *
     * @param memory how long an event is remembered
     * @param capacity how many events are remembered at most
     * @throws IllegalArgumentException if either is not positive
     */
    public InMemoryDeduplication(Duration memory, int capacity) {
        this(memory, capacity, Schedulers.parallel());
    }

    InMemoryDeduplication(Duration memory, int capacity, Scheduler clock) {
        if (memory.isNegative() || memory.isZero() || capacity < 1) {
            throw new IllegalArgumentException("memory and capacity must be positive: " + memory + ", " + capacity);
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
                        "This event is being handled; the platform will redeliver it, and then gets the outcome"));
            }
            return handling.then(Mono.fromSupplier(() -> handled(key, claim)))
                    .doOnError(failed -> marks.remove(key, claim))
                    .doOnCancel(() -> marks.remove(key, claim));
        });
    }

    /** Returns the event's mark: the claim, if the event had none. */
    private Mark claim(String key, Claim claim) {
        while (true) {
            Mark before = marks.putIfAbsent(key, claim);
            if (before == null) {
                return claim;
            }
            if (!(before instanceof Handled handled) || !expired(handled)) {
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
            evict();
        }
        return Receipt.HANDLED;
    }

    /** Runs on one thread at a time, once for each caller: two at once would evict more than necessary. */
    private void evict() {
        if (evicting.getAndIncrement() != 0) {
            return;
        }
        do {
            for (int i = 0; i < MAX_EVICTIONS; i++) {
                Handled oldest = oldestFirst.peek();
                if (oldest == null || !(expired(oldest) || remembered.get() > capacity)) {
                    break;
                }
                forget(oldest);
            }
        } while (evicting.decrementAndGet() != 0);
    }

    private void forget(Handled oldest) {
        if (!expired(oldest)) {
            forgottenEarly.increment();
        }
        oldestFirst.remove();
        remembered.decrementAndGet();
        marks.remove(oldest.key, oldest);
    }

    private boolean expired(Handled handled) {
        return clock.now(TimeUnit.NANOSECONDS) - handled.at >= memoryNanos;
    }

    /**
     * Returns how many events were forgotten before their time, for lack of capacity.
     *
     * @return their number since the start
     */
    public long forgottenEarly() {
        return forgottenEarly.sum();
    }

    /**
     * Returns how many events are remembered, including those that have expired but are not evicted yet.
     *
     * @return their number
     */
    public int size() {
        return remembered.get();
    }

    private sealed interface Mark permits Claim, Handled {}

    /** The event is being handled. Compared by identity: each attempt to handle it has its own. */
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
