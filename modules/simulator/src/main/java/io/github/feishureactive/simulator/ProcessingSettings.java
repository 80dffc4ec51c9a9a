package io.github.feishureactive.simulator;

import java.time.Duration;
import java.util.Objects;

/**
 * How long the platform takes for a request, where it counts it, and whether it says so. Immutable: each method returns
 * changed settings.
 *
 * @param time the real time of processing a request, as {@code Server-Timing} reports it. The platform acts at its
 *     start, or before it, see {@code countedAt}
 * @param edgeDelay the delay between the platform's edge, which the client reaches, and the gateway behind it, in each
 *     direction, drawn anew for each message. It is not part of what {@code Server-Timing} reports
 * @param countedAt where token and quota are checked, and accounts changed. Without an {@code edgeDelay} both places
 *     are one
 * @param reported whether responses have {@code Server-Timing}
 */
public record ProcessingSettings(Latency time, Latency edgeDelay, CountingPlace countedAt, boolean reported) {

    static final ProcessingSettings NONE =
            new ProcessingSettings(Latency.none(), Latency.none(), CountingPlace.GATEWAY, true);

    /**
     * The times that the real platform was seen to take: 200 to 400 ms inside its gateway, 10 to 40 ms between edge and
     * gateway.
     *
     * @return settings that differ from these in both times
     */
    public ProcessingSettings asThePlatform() {
        return time(Latency.uniform(Duration.ofMillis(200), Duration.ofMillis(400)))
                .edgeDelay(Latency.uniform(Duration.ofMillis(10), Duration.ofMillis(40)));
    }

    /**
     * Changes the time.
     *
     * @param other {@link Latency#none()} by default; the platform was seen to take 280 to 400 ms
     * @return settings with that time
     */
    public ProcessingSettings time(Latency other) {
        return new ProcessingSettings(Objects.requireNonNull(other, "time"), edgeDelay, countedAt, reported);
    }

    /**
     * Changes the delay between edge and gateway.
     *
     * @param oneWay {@link Latency#none()} by default
     * @return settings with that delay
     */
    public ProcessingSettings edgeDelay(Latency oneWay) {
        return new ProcessingSettings(time, Objects.requireNonNull(oneWay, "edgeDelay"), countedAt, reported);
    }

    /**
     * Changes the place of counting.
     *
     * @param place {@link CountingPlace#GATEWAY} by default
     * @return settings with that place
     */
    public ProcessingSettings countedAt(CountingPlace place) {
        return new ProcessingSettings(time, edgeDelay, Objects.requireNonNull(place, "countedAt"), reported);
    }

    /**
     * Leaves {@code Server-Timing} out of all responses.
     *
     * @return settings without it
     */
    public ProcessingSettings unreported() {
        return new ProcessingSettings(time, edgeDelay, countedAt, false);
    }
}
