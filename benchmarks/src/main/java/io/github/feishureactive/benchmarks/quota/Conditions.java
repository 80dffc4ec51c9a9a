package io.github.feishureactive.benchmarks.quota;

import java.time.Duration;
import java.util.Locale;

import io.github.feishureactive.simulator.CountingPlace;
import io.github.feishureactive.simulator.Latency;
import io.github.feishureactive.simulator.ProcessingSettings;
import io.github.feishureactive.simulator.SimulatorBuilder;

/** How far away the platform is, how long it takes, and where it counts a request. */
public enum Conditions {
    /** 5 to 25 ms each way, one message in a hundred 400 ms; no time inside the platform. */
    AT_ONCE,
    /** The same, and 200 to 400 ms inside the platform, as the real one was seen to take and to report. */
    AS_THE_PLATFORM,
    /** The same, counted 10 to 40 ms before the time that the platform reports. */
    COUNTED_AT_ITS_EDGE,
    /** The same, without {@code Server-Timing}. */
    UNREPORTED,
    /** 200 to 400 ms inside the platform, and no network but loopback. */
    ON_LOOPBACK;

    private static final Latency INTERNET = Latency.uniform(Duration.ofMillis(5), Duration.ofMillis(25))
            .withSpikes(0.01, Latency.fixed(Duration.ofMillis(400)));

    /** In words, for a report. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    SimulatorBuilder set(SimulatorBuilder platform) {
        return platform.latency(this == ON_LOOPBACK ? Latency.none() : INTERNET).processing(this::set);
    }

    private ProcessingSettings set(ProcessingSettings processing) {
        return switch (this) {
            case AT_ONCE -> processing;
            case AS_THE_PLATFORM -> processing.asThePlatform();
            case COUNTED_AT_ITS_EDGE -> processing.asThePlatform().countedAt(CountingPlace.EDGE);
            case UNREPORTED -> processing.asThePlatform().unreported();
            case ON_LOOPBACK -> processing.asThePlatform().edgeDelay(Latency.none());
        };
    }
}
