package io.github.feishureactive.simulator;

/**
 * How events fared; a picture of one moment. Events first: each that was produced is acknowledged, given up, undeliverable,
 * dropped, or still {@link #waiting() waiting}. Then pushes: each that was sent has succeeded, has failed, or is
 * {@link #underWay() under way}.
 *
 * @param produced events that happened
 * @param acknowledged events that an app has acknowledged
 * @param givenUp events whose last push failed
 * @param undeliverable events of apps that had no way to hear of them
 * @param dropped events for which there was no room
 * @param sent pushes begun
 * @param succeeded pushes that were acknowledged
 * @param failed pushes that were not
 * @param redelivered those pushes which repeated one that had failed
 * @param replayed those pushes which {@link PlatformEvents#replay} asked for; their outcome changes no event's
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

    static final EventStatistics NONE = new EventStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /**
     * Events whose end is open.
     *
     * @return how many
     */
    public long waiting() {
        return produced - acknowledged - givenUp - undeliverable - dropped;
    }

    /**
     * Pushes whose end is open.
     *
     * @return how many
     */
    public long underWay() {
        return sent - succeeded - failed;
    }

    EventStatistics plus(EventStatistics other) {
        return new EventStatistics(
                produced + other.produced,
                acknowledged + other.acknowledged,
                givenUp + other.givenUp,
                undeliverable + other.undeliverable,
                dropped + other.dropped,
                sent + other.sent,
                succeeded + other.succeeded,
                failed + other.failed,
                redelivered + other.redelivered,
                replayed + other.replayed);
    }
}
