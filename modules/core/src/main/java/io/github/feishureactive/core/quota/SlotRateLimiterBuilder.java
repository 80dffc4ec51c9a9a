package io.github.feishureactive.core.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Builds a {@link SlotRateLimiter}. Not thread-safe. */
public final class SlotRateLimiterBuilder {

    Scheduler timer = Schedulers.parallel();
    Duration lateArrival = Duration.ofSeconds(1);
    DoubleSupplier chance = () -> ThreadLocalRandom.current().nextDouble();
    private boolean processingCredit = true;
    private Duration countedWithin = Duration.ofMillis(25);
    private final List<RateLimiterListener> listeners = new ArrayList<>();
    private @Nullable ProcessingCredit shared;
    int maxWaiting = 1_000;
    Duration idleAfter = Duration.ofMinutes(2);

    SlotRateLimiterBuilder() {}

    /**
     * Where the limiter takes its time from, lets its timers run, and signals those who had to wait.
     *
     * @param timer a scheduler that never blocks; {@link Schedulers#parallel()} unless set
     * @return this builder
     */
    public SlotRateLimiterBuilder timer(Scheduler timer) {
        this.timer = Objects.requireNonNull(timer, "timer");
        return this;
    }

    /**
     * How long after it was sent a request without a response may still reach the platform.
     *
     * @param lateArrival zero to a day; one second unless set
     * @return this builder
     */
    public SlotRateLimiterBuilder lateArrival(Duration lateArrival) {
        if (lateArrival.isNegative() || lateArrival.compareTo(SlotRateLimiter.LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "lateArrival must be zero to " + SlotRateLimiter.LONGEST + ", not " + lateArrival);
        }
        this.lateArrival = lateArrival;
        return this;
    }

    /** For tests that need to know by how much the limiter varies its times. */
    SlotRateLimiterBuilder chance(DoubleSupplier chance) {
        this.chance = chance;
        return this;
    }

    /**
     * Whether a slot may rest from the time at which the platform had the request, where the platform says how long it
     * had it ({@code Server-Timing: inner;dur=N}), instead of from its response. With calls that take 300 ms inside the
     * platform that uses 0.90 of a quota of ten a second instead of 0.72. It rests on an assumption, see
     * {@link #countedWithin(Duration)}.
     *
     * @param processingCredit {@code true} unless set
     * @return this builder
     */
    public SlotRateLimiterBuilder processingCredit(boolean processingCredit) {
        this.processingCredit = processingCredit;
        return this;
    }

    /**
     * How long after a request has reached the platform's gateway the platform counts it, at the latest. If it counts
     * later than this, it may throttle now and then; each time the limiter goes without the platform's durations for a
     * while, and reckons with a longer time afterwards.
     *
     * @param countedWithin 1 ms to 400 ms; 25 ms unless set
     * @return this builder
     */
    public SlotRateLimiterBuilder countedWithin(Duration countedWithin) {
        if (countedWithin.compareTo(Duration.ofMillis(1)) < 0 || countedWithin.compareTo(Duration.ofMillis(400)) > 0) {
            throw new IllegalArgumentException("countedWithin must be 1 ms to 400 ms: " + countedWithin);
        }
        this.countedWithin = countedWithin;
        return this;
    }

    /**
     * Adds a listener that is notified of what the limiter learns about the platform; the log says it in any case.
     *
     * @param listener one more; each is notified
     * @return this builder
     */
    public SlotRateLimiterBuilder listener(RateLimiterListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * For limiters of this library that learn together. What was set for a credit of its own does not count then.
     *
     * @param shared reads the same timer
     * @return this builder
     */
    public SlotRateLimiterBuilder processingCredit(ProcessingCredit shared) {
        this.shared = shared;
        return this;
    }

    ProcessingCredit credit() {
        ProcessingCredit given = shared;
        if (given != null) {
            return given;
        }
        Scheduler clock = timer;
        return new ProcessingCredit(
                processingCredit ? countedWithin.toNanos() : ProcessingCredit.OFF,
                () -> clock.now(TimeUnit.NANOSECONDS),
                RateLimiterListener.all(listeners)::processingCreditSuspended);
    }

    /**
     * How many callers may wait for one key; retries of calls that had their turn do not count.
     *
     * @param maxWaiting zero or more; 1000 unless set
     * @return this builder
     */
    public SlotRateLimiterBuilder maxWaiting(int maxWaiting) {
        if (maxWaiting < 0) {
            throw new IllegalArgumentException("maxWaiting must be zero or more, not " + maxWaiting);
        }
        this.maxWaiting = maxWaiting;
        return this;
    }

    /**
     * How often to remove unused keys; a key is removed when all its slots have rested and no caller waits.
     *
     * @param idleAfter more than zero; two minutes unless set
     * @return this builder
     */
    public SlotRateLimiterBuilder idleAfter(Duration idleAfter) {
        if (idleAfter.isNegative() || idleAfter.isZero()) {
            throw new IllegalArgumentException("idleAfter must be more than zero, not " + idleAfter);
        }
        this.idleAfter = idleAfter;
        return this;
    }

    /**
     * Creates the limiter. The caller disposes it.
     *
     * @return a new limiter
     */
    public SlotRateLimiter build() {
        return new SlotRateLimiter(this);
    }
}
