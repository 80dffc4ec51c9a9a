package io.github.feishureactive.events;

import java.time.Duration;

/**
 * What became of the events that transports delivered to an {@link Events}, counted since it was made. Each delivery is
 * counted as received and, once it has ended, as one of the five others.
 *
 * @param received deliveries of events that are known to come from the platform
 * @param handled events that were handled
 * @param failed events whose handler failed or took too long; the platform delivers them again
 * @param refused deliveries that were not taken, such as for want of room; the platform delivers them again
 * @param duplicates deliveries of events that had been handled before, or were being handled
 * @param unhandled deliveries of events whose type has no handler
 * @param inFlight events that are being handled now
 * @param oldestInFlight for how long the oldest of these has been, zero if there is none
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
