package io.github.feishureactive.events;

import java.time.Duration;
import java.util.Objects;

import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** How events are to be handled. */
public final class EventsBuilder {

    /** More than any machine handles well at once, and few enough to bound the memory. */
    private static final int DEFAULT_MAX_CONCURRENCY = 256;

    /** Well beyond what a transport waits, so that a slow handler ends and the next delivery finds it done. */
    private static final Duration DEFAULT_HANDLING_TIMEOUT = Duration.ofMinutes(1);

    int maxConcurrency = DEFAULT_MAX_CONCURRENCY;
    Duration handlingTimeout = DEFAULT_HANDLING_TIMEOUT;
    EventDeduplication deduplication = new InMemoryDeduplication();
    Scheduler timer = Schedulers.parallel();

    EventsBuilder() {}

    /**
     * How many events may be handled at once, 256 by default. One more is refused as busy, and the platform delivers it
     * again.
     *
     * @param max their number, at least 1
     * @return this
     */
    public EventsBuilder maxConcurrency(int max) {
        if (max < 1) {
            throw new IllegalArgumentException("At least one event must be handled at a time, not " + max + ".");
        }
        this.maxConcurrency = max;
        return this;
    }

    /**
     * How long the handling of an event may take, 1 minute by default. Then it is cancelled, and the delivery fails.
     * This may be longer than the platform waits for an answer (3 s): the handling goes on, and the next delivery gets
     * its outcome.
     *
     * @param limit the time, positive
     * @return this
     */
    public EventsBuilder handlingTimeout(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("The time to handle an event must be positive, not " + limit + ".");
        }
        this.handlingTimeout = limit;
        return this;
    }

    /**
     * What remembers the events that were dealt with, by default an {@link InMemoryDeduplication}.
     *
     * @param memory the memory, which may be shared with others
     * @return this
     */
    public EventsBuilder deduplication(EventDeduplication memory) {
        this.deduplication = Objects.requireNonNull(memory, "deduplication");
        return this;
    }

    /** Where the time-outs run; tests have a clock of their own. */
    EventsBuilder timer(Scheduler scheduler) {
        this.timer = scheduler;
        return this;
    }

    /**
     * Receives events from now on.
     *
     * @return who does
     */
    public Events build() {
        return new Events(this);
    }
}
