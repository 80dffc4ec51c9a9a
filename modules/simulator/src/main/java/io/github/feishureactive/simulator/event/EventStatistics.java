package io.github.feishureactive.simulator.event;

/**
 * Counts of events, as a snapshot. Each event that was produced is acknowledged, given up, undeliverable, dropped, or
 * still {@link #waiting() waiting}. Each push that was sent has succeeded, has failed, or is {@link #inFlight() in
 * flight}.
 *
 * @param produced events that happened
 * @param acknowledged events that an app has acknowledged
 * @param givenUp events whose last push failed
 * @param undeliverable events of apps without a way to push them
 * @param dropped events that did not fit into the queue
 * @param sent pushes that were started
 * @param succeeded pushes that were acknowledged
 * @param failed pushes that were not
 * @param redelivered pushes that repeated a failed one
 * @param replayed pushes requested with {@code PlatformEvents.replay}; their outcome changes no event's
 */
public record EventStatistics(
        long produced,
        long acknowledged,
        long givenUp,
        long undeliverable,
        long dropped,
        long sent,
        long succeeded,
        long failed,
        long redelivered,
        long replayed) {

    /**
     * Returns the events whose outcome is open.
     *
     * @return the number of events
     */
    public long waiting() {
        return produced - acknowledged - givenUp - undeliverable - dropped;
    }

    /**
     * Returns the pushes whose outcome is open.
     *
     * @return the number of pushes
     */
    public long inFlight() {
        return sent - succeeded - failed;
    }
}
