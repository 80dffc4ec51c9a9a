package io.github.feishureactive.events;

import java.time.Duration;

/**
 * The deliveries to an {@link Events} since it was created, by outcome. Each delivery counts as received and, once it
 * has ended, as one of the five outcomes.
 *
 * @param received deliveries of events that are known to come from the platform
 * @param handled events that were handled
 * @param failed events whose handler failed or timed out; the platform redelivers them
 * @param refused deliveries that were refused, such as for lack of room; the platform redelivers them
 * @param duplicates deliveries of events that had been handled before or were in flight
 * @param unhandled deliveries of events whose type has no handler
 * @param inFlight events being handled now
 * @param oldestInFlight how long the oldest of these has been in flight, zero if there is none
 */
public record EventStatistics(
        long received,
        long handled,
        long failed,
        long refused,
        long duplicates,
        long unhandled,
        int inFlight,
        Duration oldestInFlight) {}
