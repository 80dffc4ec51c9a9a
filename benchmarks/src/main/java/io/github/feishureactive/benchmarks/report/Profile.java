package io.github.feishureactive.benchmarks.report;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

import io.github.feishureactive.benchmarks.endtoend.OverTls;
import io.github.feishureactive.benchmarks.endtoend.SideBySide.Lengths;
import io.github.feishureactive.benchmarks.endtoend.SideBySide.Scenario;

/** How long everything is run for, on two idle cores. */
enum Profile {
    /** Minutes: shows that everything works, and orders of magnitude. */
    SHORT(0.2, 500, Duration.ofSeconds(15)),
    /** Half an hour: measures each goal, with a soak of a minute. */
    STANDARD(1, 800, Duration.ofMinutes(1)),
    /** Two hours: more rounds, JMH's own lengths, and an hour of soak. */
    FULL(1.5, 1_000, Duration.ofHours(1));

    private static final int LEAST_ROUNDS = 2;
    private static final int WARM_UP_SECONDS = 10;

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

    /** Few in flight, ours and the floor are so near each other that one JVM of each does not tell. */
    Lengths callForks() {
        return switch (this) {
            case SHORT -> oneFork();
            case STANDARD -> new Lengths(4, WARM_UP_SECONDS);
            case FULL -> new Lengths(6, WARM_UP_SECONDS);
        };
    }

    Lengths oneFork() {
        return new Lengths(1, pick(5, WARM_UP_SECONDS));
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

    /** In each fork; most rounds where a goal is and the figures differ most. */
    List<Scenario> calls() {
        return List.of(call(1, 5), call(64, 4), call(256, 2), call(1_024, 3));
    }

    List<Scenario> latency() {
        return List.of(new Scenario(50, 1_024, rounds(5), 2 * sliceMillis));
    }

    List<Scenario> tls() {
        return Stream.of(50, 300)
                .map(delay -> new Scenario(delay, OverTls.IN_FLIGHT, rounds(6), 2 * sliceMillis))
                .toList();
    }

    private Scenario call(int inFlight, int rounds) {
        return new Scenario(0, inFlight, rounds, sliceMillis);
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
            case SHORT -> brief(options, 3, 3);
            // The compiler needs five seconds for a permit.
            case STANDARD -> brief(options, 10, 7);
            case FULL -> options;
        };
    }

    private static ChainedOptionsBuilder brief(ChainedOptionsBuilder options, int warmUp, int measured) {
        return options.forks(1)
                .warmupIterations(warmUp)
                .warmupTime(TimeValue.milliseconds(500))
                .measurementIterations(measured)
                .measurementTime(TimeValue.milliseconds(500));
    }
}
