package io.github.feishureactive.benchmarks.report;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

import io.github.feishureactive.benchmarks.endtoend.OverTls;
import io.github.feishureactive.benchmarks.endtoend.SideBySide.Scenario;

/** How long everything is run for, on two idle cores. */
enum Profile {
    /** Minutes: shows that everything works, and orders of magnitude. */
    SHORT(0.2, 500, Duration.ofSeconds(15)),
    /** Less than half an hour: measures each goal, with a soak of a minute. */
    STANDARD(1, 800, Duration.ofMinutes(1)),
    /** Less than two hours: more rounds, JMH's own lengths, and an hour of soak. */
    FULL(1.5, 1_000, Duration.ofHours(1));

    private static final int LEAST_ROUNDS = 2;

    private final double share;
    private final int sliceMillis;
    private final Duration soak;

    Profile(double share, int sliceMillis, Duration soak) {
        this.share = share;
        this.sliceMillis = sliceMillis;
        this.soak = soak;
    }

    private int pick(int briefly, int otherwise) {
        return this == SHORT ? briefly : otherwise;
    }

    int warmUpSeconds() {
        return pick(5, 10);
    }

    Duration quota() {
        return Duration.ofSeconds(pick(10, 45));
    }

    int bulkAccounts() {
        return pick(60, 300);
    }

    int callers() {
        return pick(200, 1_000);
    }

    /** Tenants, and callers that wait. */
    int most() {
        return pick(10_000, 100_000);
    }

    int mebibytes() {
        return pick(256, 1_024);
    }

    /** For tenants in virtual time. */
    int virtualSeconds() {
        return pick(3, 10);
    }

    Duration soak() {
        return soak;
    }

    /** Most rounds where a goal is and the figures differ most. */
    List<Scenario> calls() {
        return List.of(scenario(0, 1, 20), scenario(0, 64, 16), scenario(0, 256, 8), scenario(0, 1_024, 12));
    }

    List<Scenario> latency() {
        return List.of(new Scenario(50, 1_024, rounds(5), 2 * sliceMillis));
    }

    List<Scenario> tls() {
        return Stream.of(50, 300)
                .map(delay -> new Scenario(delay, OverTls.IN_FLIGHT, rounds(6), 2 * sliceMillis))
                .toList();
    }

    private Scenario scenario(int delayMillis, int inFlight, int standardRounds) {
        return new Scenario(delayMillis, inFlight, rounds(standardRounds), sliceMillis);
    }

    /** As many rounds as the standard profile has, or more, or less. */
    int rounds(int standard) {
        return standard == 1 ? 1 : Math.max(LEAST_ROUNDS, (int) Math.round(standard * share));
    }

    static List<Integer> tenfold(int least, int most) {
        return Stream.iterate(least, number -> number <= most, number -> number * 10)
                .toList();
    }

    ChainedOptionsBuilder jmh() {
        ChainedOptionsBuilder options = new OptionsBuilder();
        return switch (this) {
            case SHORT -> brief(options, 3);
            case STANDARD -> brief(options, 5);
            case FULL -> options;
        };
    }

    private static ChainedOptionsBuilder brief(ChainedOptionsBuilder options, int iterations) {
        return options.forks(1)
                .warmupIterations(iterations)
                .warmupTime(TimeValue.milliseconds(500))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.milliseconds(500));
    }
}
