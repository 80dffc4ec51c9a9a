package io.github.feishureactive.simulator;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

/**
 * The script of what goes wrong. Paths are those of {@link ApiPaths}, token endpoints included; a path that the simulator
 * does not serve may be named as it is requested, to answer in its place.
 *
 * <p>Thread-safe. What is scripted here meets the requests that the simulator reads afterwards.
 */
public final class Faults {

    private final Map<String, Queue<Fault>> scripted = new ConcurrentHashMap<>();
    private final Map<String, Chance> chances = new ConcurrentHashMap<>();
    private final RandomGenerator random;

    /** The random generator must be safe for concurrent use. */
    Faults(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Appends to the queue of a path. Each fault strikes one request, in this order; then the path works again.
     *
     * @param path whose requests are struck
     * @param faults one per request
     */
    public void next(String path, Fault... faults) {
        scripted.computeIfAbsent(path, absent -> new ConcurrentLinkedQueue<>()).addAll(Arrays.asList(faults));
    }

    /**
     * Strikes requests to a path at random, when its queue is empty. Replaces what was said for this path before.
     *
     * @param path whose requests are struck
     * @param probability how often, from 0 (never) to 1 (always)
     * @param faults one of them strikes, each equally likely; at least one
     */
    public void random(String path, double probability, Fault... faults) {
        Probability.check(probability);
        if (faults.length == 0) {
            throw new IllegalArgumentException("No faults to choose from");
        }
        chances.put(path, new Chance(probability, List.of(faults)));
    }

    /** Forgets all that is scripted and has not struck yet. */
    public void clear() {
        scripted.clear();
        chances.clear();
    }

    /**
     * How many scripted faults of a path have not struck yet.
     *
     * @param path the path
     * @return the length of its queue
     */
    public int pending(String path) {
        Queue<Fault> queue = scripted.get(path);
        return queue == null ? 0 : queue.size();
    }

    /** Null when all goes well. */
    @Nullable
    Fault take(String path) {
        Queue<Fault> queue = scripted.get(path);
        Fault fault = queue == null ? null : queue.poll();
        if (fault != null) {
            return fault;
        }
        Chance chance = chances.get(path);
        if (chance == null || random.nextDouble() >= chance.probability()) {
            return null;
        }
        return chance.faults().get(random.nextInt(chance.faults().size()));
    }

    private record Chance(double probability, List<Fault> faults) {}
}
