package io.github.feishureactive.simulator;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** A delay, drawn anew for each message. Called on event loops, so it must not block. */
@FunctionalInterface
public interface Latency {

    /**
     * Returns the next delay.
     *
     * @param random the simulator's seeded random generator, safe for concurrent use
     * @return zero for none
     */
    Duration next(RandomGenerator random);

    /**
     * Adds no delay to that of loopback, about 50 microseconds.
     *
     * @return a latency of zero
     */
    static Latency none() {
        return random -> Duration.ZERO;
    }

    /**
     * Adds a constant delay.
     *
     * @param delay not negative
     * @return the latency
     */
    static Latency fixed(Duration delay) {
        return uniform(delay, delay);
    }

    /**
     * Adds a uniformly distributed delay.
     *
     * @param shortest not negative
     * @param longest at least {@code shortest}
     * @return the latency
     */
    static Latency uniform(Duration shortest, Duration longest) {
        if (shortest.isNegative() || longest.compareTo(shortest) < 0) {
            throw new IllegalArgumentException("shortest must be between 0 and longest: " + shortest + ", " + longest);
        }
        long least = shortest.toNanos();
        long range = longest.toNanos() - least;
        return random -> Duration.ofNanos(range == 0 ? least : least + random.nextLong(range + 1));
    }

    /**
     * Returns this latency with occasional spikes.
     *
     * @param probability of a spike, from 0 (never) to 1 (always)
     * @param spike the delay of a spike, instead of this one
     * @return a new latency
     */
    default Latency withSpikes(double probability, Latency spike) {
        Probability.check(probability);
        return random -> random.nextDouble() < probability ? spike.next(random) : next(random);
    }
}
