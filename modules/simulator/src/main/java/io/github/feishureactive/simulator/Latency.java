package io.github.feishureactive.simulator;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a message takes in one direction. It is asked once before a request arrives at the platform and once before the
 * answer leaves it. Nothing blocks meanwhile. It is called on event loops and must not block.
 */
@FunctionalInterface
public interface Latency {

    /**
     * The next delay.
     *
     * @param random the simulator's seeded randomness, safe for concurrent use
     * @return zero for none
     */
    Duration next(RandomGenerator random);

    /**
     * No delay beyond the loopback's own, some 50 microseconds.
     *
     * @return always zero
     */
    static Latency none() {
        return random -> Duration.ZERO;
    }

    /**
     * Always the same delay.
     *
     * @param delay not negative
     * @return that delay
     */
    static Latency fixed(Duration delay) {
        return uniform(delay, delay);
    }

    /**
     * A delay between two bounds, each equally likely.
     *
     * @param shortest not negative
     * @param longest not shorter than the shortest
     * @return a delay that varies
     */
    static Latency uniform(Duration shortest, Duration longest) {
        if (shortest.isNegative() || longest.compareTo(shortest) < 0) {
            throw new IllegalArgumentException("Not a range of delays: " + shortest + " to " + longest);
        }
        long least = shortest.toNanos();
        long range = longest.toNanos() - least;
        return random -> Duration.ofNanos(range == 0 ? least : least + random.nextLong(range + 1));
    }

    /**
     * This delay, and now and then another one instead.
     *
     * @param probability how often, from 0 (never) to 1 (always)
     * @param spike the other delay
     * @return a delay with spikes
     */
    default Latency withSpikes(double probability, Latency spike) {
        Probability.check(probability);
        return random -> random.nextDouble() < probability ? spike.next(random) : next(random);
    }
}
