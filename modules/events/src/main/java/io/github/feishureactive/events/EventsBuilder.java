package io.github.feishureactive.events;

import java.time.Duration;
import java.util.Objects;

import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Builds {@link Events}. */
public final class EventsBuilder {

    /** More than a machine handles well at once, and few enough to bound the memory. */
    private static final int DEFAULT_MAX_CONCURRENCY = 256;

    /** Far longer than a transport waits, so that a slow handler finishes and the redelivery gets its outcome. */
    private static final Duration DEFAULT_HANDLING_TIMEOUT = Duration.ofMinutes(1);

    int maxConcurrency = DEFAULT_MAX_CONCURRENCY;
    Duration handlingTimeout = DEFAULT_HANDLING_TIMEOUT;
    EventDeduplication deduplication = new InMemoryDeduplication();
    Scheduler timer = Schedulers.parallel();

    EventsBuilder() {}

    /**
     * Sets how many events may be in flight at once, 256 by default. Further events are refused as busy, and the
     * platform redelivers them.
     *
     * @param max the limit, at least 1
     * @return this builder
     */
    public EventsBuilder maxConcurrency(int max) {
        if (max < 1) {
            throw new IllegalArgumentException("maxConcurrency must be at least 1: " + max);
        }
        this.maxConcurrency = max;
        return this;
    }

    /**
     * Sets how long handling an event may take, 1 minute by default. Then the handler is cancelled, and the delivery
     * fails. This may be longer than the 3 s that the platform waits: the handler runs on, and the redelivery gets its
     * outcome.
     *
     * @param timeout the time, positive
     * @return this builder
     */
    public EventsBuilder handlingTimeout(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("handlingTimeout must be positive: " + timeout);
        }
        this.handlingTimeout = timeout;
        return this;
    }

    /**
     * Sets what remembers the handled events, by default an {@link InMemoryDeduplication}.
     *
     * @param memory the memory, which may be shared
     * @return this builder
     */
    public EventsBuilder deduplication(EventDeduplication memory) {
        this.deduplication = Objects.requireNonNull(memory, "deduplication");
        return this;
    }

    /** Sets the scheduler of timeouts, for tests. */
    EventsBuilder timer(Scheduler scheduler) {
        this.timer = scheduler;
        return this;
    }

    /**
     * Builds an instance.
     *
     * @return a new instance, ready to receive events
     */
    public Events build() {
        return new Events(this);
    }
}
