package io.github.feishureactive.simulator;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.simulator.internal.http.FaultEffect;

/**
 * Scripts faults by path. Paths are those of {@link ApiPaths}, token endpoints included. For a path that the simulator
 * does not serve, give the path as it is requested.
 *
 * <p>Thread-safe. A fault strikes requests that the simulator reads after the call.
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
     * Appends faults to the queue of a path. Each one strikes one request, in this order.
     *
     * @param path the path
     * @param faults one per request
     */
    public void next(String path, Fault... faults) {
        scripted.computeIfAbsent(path, absent -> new ConcurrentLinkedQueue<>()).addAll(Arrays.asList(faults));
    }

    /**
     * Strikes requests to a path at random while its queue is empty. Replaces an earlier call for this path.
     *
     * @param path the path
     * @param probability from 0 (never) to 1 (always)
     * @param faults at least one; each is equally likely
     */
    public void random(String path, double probability, Fault... faults) {
        Probability.check(probability);
        if (faults.length == 0) {
            throw new IllegalArgumentException("faults must not be empty");
        }
        chances.put(path, new Chance(probability, List.of(faults)));
    }

    /** Removes all faults that have not struck yet. */
    public void clear() {
        scripted.clear();
        chances.clear();
    }

    /**
     * Returns how many scripted faults of a path have not struck yet.
     *
     * @param path the path
     * @return the length of its queue
     */
    public int pending(String path) {
        Queue<Fault> queue = scripted.get(path);
        return queue == null ? 0 : queue.size();
    }

    /** Takes the fault of the next request, or null. */
    @Nullable
    FaultEffect take(String path) {
        Queue<Fault> queue = scripted.get(path);
        Fault fault = queue == null ? null : queue.poll();
        if (fault != null) {
            return fault.effect();
        }
        Chance chance = chances.get(path);
        if (chance == null || random.nextDouble() >= chance.probability()) {
            return null;
        }
        return chance.faults().get(random.nextInt(chance.faults().size())).effect();
    }

    private record Chance(double probability, List<Fault> faults) {}
}
