package io.github.feishureactive.benchmarks.report;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

import io.github.feishureactive.benchmarks.endtoend.OverTls;
import io.github.feishureactive.benchmarks.endtoend.SideBySide.Scenario;

/** How long everything is run for. */
enum Profile {
    /** Minutes: shows that everything works, and orders of magnitude. */
    SHORT(0.2, 500, 5, 10, 60, 200, 10_000, 256, 3, Duration.ofSeconds(15)),
    /** Less than half an hour: measures each goal, with a soak of a minute. */
    STANDARD(1, 800, 10, 45, 300, 1_000, 100_000, 1_024, 10, Duration.ofMinutes(1)),
    /** Less than two hours: more rounds, JMH's own lengths, and an hour of soak. */
    FULL(1.5, 1_000, 10, 45, 300, 1_000, 100_000, 1_024, 10, Duration.ofHours(1));

    private static final int LEAST_ROUNDS = 2;

    private final double share;
    private final int sliceMillis;
    final int warmUpSeconds;
    final Duration quota;
    final int bulkAccounts;
    final int callers;
    final int mostTenants;
    final int mebibytes;
    final int virtualSeconds;
    final Duration soak;

    Profile(
            double share,
            int sliceMillis,
            int warmUpSeconds,
            int quotaSeconds,
            int bulkAccounts,
            int callers,
            int mostTenants,
            int mebibytes,
            int virtualSeconds,
            Duration soak) {
        this.share = share;
        this.sliceMillis = sliceMillis;
        this.warmUpSeconds = warmUpSeconds;
        this.quota = Duration.ofSeconds(quotaSeconds);
        this.bulkAccounts = bulkAccounts;
        this.callers = callers;
        this.mostTenants = mostTenants;
        this.mebibytes = mebibytes;
        this.virtualSeconds = virtualSeconds;
        this.soak = soak;
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
