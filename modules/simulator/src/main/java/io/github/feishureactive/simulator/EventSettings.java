package io.github.feishureactive.simulator;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * How the simulated platform pushes events. Immutable; {@link SimulatorBuilder#events} begins with the platform's own values.
 *
 * @param redelivery after which waits an event is pushed again that was not acknowledged; when they are used up it is given up
 * @param answerWithin how long the application has for one push, from its start to the acknowledgement
 * @param capacity how many events of one app wait at most, for their first push, for an answer or for the next push; an event
 *     beyond it is dropped and counted. Bounds what {@link PlatformEvents#replay} has under way too
 * @param concurrency how many pushes of one app are under way at once; with 1 the next begins when the one before has ended
 * @param remembered of how many events of one app the simulator knows how they ended, the latest ones
 * @param microseconds whether {@code create_time} has 16 digits rather than 13; the platform's documents show both
 * @param timers what the waits and the limit run on, such as a virtual time scheduler, or null for real time
 */
public record EventSettings(
        List<Duration> redelivery,
        Duration answerWithin,
        int capacity,
        int concurrency,
        int remembered,
        boolean microseconds,
        @Nullable Scheduler timers) {

    static final EventSettings PLATFORM = new EventSettings(
            List.of(Duration.ofSeconds(15), Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofHours(6)),
            Duration.ofSeconds(3),
            10_000,
            64,
            10_000,
            false,
            null);

    /**
     * Checks the numbers and copies the list.
     *
     * @param redelivery the waits
     * @param answerWithin the limit
     * @param capacity how many events wait
     * @param concurrency how many pushes are under way
     * @param remembered how many ended events are known
     * @param microseconds the form of {@code create_time}
     * @param timers what the times run on
     */
    public EventSettings {
        redelivery = List.copyOf(redelivery);
        if (redelivery.stream().anyMatch(Duration::isNegative) || answerWithin.isNegative() || answerWithin.isZero()) {
            throw new IllegalArgumentException("Not times to wait: " + redelivery + " and " + answerWithin);
        }
        if (capacity < 1 || concurrency < 1 || remembered < 1) {
            throw new IllegalArgumentException("At least one of each: capacity " + capacity + ", concurrency "
                    + concurrency + ", remembered " + remembered);
        }
    }

    /**
     * Other waits before an event is pushed again.
     *
     * @param waits by default 15 s, 5 min, 1 h and 6 h; none at all means that no event is pushed twice
     * @return new settings
     */
    public EventSettings redelivery(Duration... waits) {
        return new EventSettings(
                Arrays.asList(waits), answerWithin, capacity, concurrency, remembered, microseconds, timers);
    }

    /**
     * The same waits, longer or shorter.
     *
     * @param factor such as 0.001, which makes 15 s of waiting 15 ms
     * @return new settings
     */
    public EventSettings redeliveryScaled(double factor) {
        if (!(factor >= 0 && factor <= 1_000)) {
            throw new IllegalArgumentException("Not a factor from 0 to 1000: " + factor);
        }
        return redelivery(redelivery.stream()
                .map(wait -> Duration.ofNanos(Math.round(wait.toNanos() * factor)))
                .toArray(Duration[]::new));
    }

    /**
     * Another limit for an answer.
     *
     * @param limit 3 s by default, as on the platform
     * @return new settings
     */
    public EventSettings answerWithin(Duration limit) {
        return new EventSettings(redelivery, limit, capacity, concurrency, remembered, microseconds, timers);
    }

    /**
     * Another bound for what waits.
     *
     * @param events of one app, 10,000 by default
     * @return new settings
     */
    public EventSettings capacity(int events) {
        return new EventSettings(redelivery, answerWithin, events, concurrency, remembered, microseconds, timers);
    }

    /**
     * Another number of pushes at once.
     *
     * @param pushes of one app, 64 by default
     * @return new settings
     */
    public EventSettings concurrency(int pushes) {
        return new EventSettings(redelivery, answerWithin, capacity, pushes, remembered, microseconds, timers);
    }

    /**
     * Another number of ended events that are known.
     *
     * @param events of one app, 10,000 by default
     * @return new settings
     */
    public EventSettings remembered(int events) {
        return new EventSettings(redelivery, answerWithin, capacity, concurrency, events, microseconds, timers);
    }

    /**
     * {@code create_time} in microseconds, as the platform's general page on events shows it.
     *
     * @return new settings
     */
    public EventSettings createTimeInMicroseconds() {
        return new EventSettings(redelivery, answerWithin, capacity, concurrency, remembered, true, timers);
    }

    /**
     * Has the waits and the limit pass on a scheduler. The pushes themselves stay on the simulator's own event loops, and a
     * test that moves a virtual time scheduler has to see first that what it wants to time out is under way.
     *
     * @param scheduler the caller's, who disposes it
     * @return new settings
     */
    public EventSettings timers(Scheduler scheduler) {
        return new EventSettings(redelivery, answerWithin, capacity, concurrency, remembered, microseconds, scheduler);
    }
}
