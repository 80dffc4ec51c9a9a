package io.github.feishureactive.benchmarks.report;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

import io.github.feishureactive.benchmarks.endtoend.PeerKind;
import io.github.feishureactive.benchmarks.endtoend.SideBySide;

/** How long everything is run for. */
enum Profile {
    /** Minutes: shows that everything works, and orders of magnitude. */
    SHORT(3, 700, 8, 1, Duration.ofSeconds(15), Duration.ofMinutes(1), 10_000),
    /** Twenty minutes: measures each goal, with fewer rounds and a soak of a minute. */
    STANDARD(5, 1_000, 10, 1, Duration.ofSeconds(30), Duration.ofMinutes(1), 100_000),
    /** Hours: more rounds, JMH's own lengths, and an hour of soak. */
    FULL(11, 3_000, 30, 5, Duration.ofMinutes(1), Duration.ofHours(1), 100_000);

    static final List<Integer> IN_FLIGHT = List.of(1, 16, 64, 256, 1_024);
    static final List<Integer> DELAY_MILLIS = List.of(0, 50);
    static final List<Integer> QUEUE_LENGTHS = List.of(10, 100, 1_000, 10_000, 100_000);

    final int storms;
    final Duration quota;
    final Duration soak;

    private final int rounds;
    private final int sliceMillis;
    private final int warmUpSeconds;
    private final int mostTenants;

    Profile(
            int rounds,
            int sliceMillis,
            int warmUpSeconds,
            int storms,
            Duration quota,
            Duration soak,
            int mostTenants) {
        this.rounds = rounds;
        this.sliceMillis = sliceMillis;
        this.warmUpSeconds = warmUpSeconds;
        this.storms = storms;
        this.quota = quota;
        this.soak = soak;
        this.mostTenants = mostTenants;
    }

    SideBySide.Plan sideBySide() {
        return new SideBySide.Plan(
                List.of(PeerKind.values()), IN_FLIGHT, DELAY_MILLIS, rounds, sliceMillis, warmUpSeconds);
    }

    List<Integer> tenants() {
        return Stream.iterate(1, number -> number <= mostTenants, number -> number * 10)
                .toList();
    }

    ChainedOptionsBuilder jmh() {
        ChainedOptionsBuilder options = new OptionsBuilder();
        return switch (this) {
            case SHORT -> brief(options, 3, 500);
            case STANDARD -> brief(options, 5, 500);
            case FULL -> options;
        };
    }

    private static ChainedOptionsBuilder brief(ChainedOptionsBuilder options, int iterations, int millis) {
        return options.forks(1)
                .warmupIterations(iterations)
                .warmupTime(TimeValue.milliseconds(millis))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.milliseconds(millis));
    }
}
