package io.github.feishureactive.simulator.event;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * How the simulator pushes events. Immutable.
 *
 * @param redelivery the waits before an event that was not acknowledged is pushed again; after the last one it is given
 *     up
 * @param ackTimeout how long an application may take for one push, from its start to the acknowledgement
 * @param capacity the maximum number of events of one app that wait for a push or an acknowledgement, replays included;
 *     more are dropped and counted
 * @param concurrency the maximum number of pushes of one app in flight; with 1, events arrive in order
 * @param remembered the number of ended events of one app whose state is known, the latest ones
 * @param timers the scheduler of waits and timeouts, such as a virtual time scheduler, or null for real time
 */
public record EventSettings(
        List<Duration> redelivery,
        Duration ackTimeout,
        int capacity,
        int concurrency,
        int remembered,
        @Nullable Scheduler timers) {

    /** The platform's own schedule: again after 15 s, 5 min, 1 h and 6 h, with 3 s for each acknowledgement. */
    public static final EventSettings PLATFORM = new EventSettings(
            List.of(Duration.ofSeconds(15), Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofHours(6)),
            Duration.ofSeconds(3),
            10_000,
            64,
            10_000,
            null);

    /**
     * Checks the numbers and copies the list.
     *
     * @param redelivery the waits
     * @param ackTimeout the timeout
     * @param capacity the bound
     * @param concurrency the pushes in flight
     * @param remembered the ended events
     * @param timers the scheduler
     * @throws IllegalArgumentException if one is out of range
     */
    public EventSettings {
        redelivery = List.copyOf(redelivery);
        if (redelivery.stream().anyMatch(Duration::isNegative)) {
            throw new IllegalArgumentException("redelivery must not be negative: " + redelivery);
        }
        if (ackTimeout.isNegative() || ackTimeout.isZero()) {
            throw new IllegalArgumentException("ackTimeout must be positive: " + ackTimeout);
        }
        if (capacity < 1 || concurrency < 1 || remembered < 1) {
            throw new IllegalArgumentException("capacity, concurrency and remembered must be positive: " + capacity
                    + ", " + concurrency + ", " + remembered);
        }
    }

    /**
     * Sets the waits before an event is pushed again.
     *
     * @param waits by default 15 s, 5 min, 1 h and 6 h; none means that no event is pushed twice
     * @return new settings
     */
    public EventSettings redelivery(Duration... waits) {
        return new EventSettings(Arrays.asList(waits), ackTimeout, capacity, concurrency, remembered, timers);
    }

    /**
     * Sets the time for an acknowledgement.
     *
     * @param timeout 3 s by default, as on the platform
     * @return new settings
     */
    public EventSettings ackTimeout(Duration timeout) {
        return new EventSettings(redelivery, timeout, capacity, concurrency, remembered, timers);
    }

    /**
     * Sets the bound of waiting events.
     *
     * @param events per app, 10,000 by default
     * @return new settings
     */
    public EventSettings capacity(int events) {
        return new EventSettings(redelivery, ackTimeout, events, concurrency, remembered, timers);
    }

    /**
     * Sets the number of pushes in flight.
     *
     * @param pushes per app, 64 by default
     * @return new settings
     */
    public EventSettings concurrency(int pushes) {
        return new EventSettings(redelivery, ackTimeout, capacity, pushes, remembered, timers);
    }

    /**
     * Sets the number of ended events whose state is known.
     *
     * @param events per app, 10,000 by default
     * @return new settings
     */
    public EventSettings remembered(int events) {
        return new EventSettings(redelivery, ackTimeout, capacity, concurrency, events, timers);
    }

    /**
     * Runs waits and timeouts on a scheduler. Pushes stay on the simulator's event loops, so a test with virtual time
     * waits until a push is in flight before it lets it time out.
     *
     * @param scheduler disposed by the caller
     * @return new settings
     */
    public EventSettings timers(Scheduler scheduler) {
        return new EventSettings(redelivery, ackTimeout, capacity, concurrency, remembered, scheduler);
    }
}
