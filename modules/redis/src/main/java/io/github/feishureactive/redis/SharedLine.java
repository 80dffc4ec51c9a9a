package io.github.feishureactive.redis;

import java.util.LinkedHashSet;

import org.jspecify.annotations.Nullable;

/** Who waits, in order: calls that had their turn before, then all others. Belongs to the loop of its quota. */
final class SharedLine {

    private final LinkedHashSet<SharedAcquisition> retries = new LinkedHashSet<>();
    private final LinkedHashSet<SharedAcquisition> others = new LinkedHashSet<>();

    void add(SharedAcquisition acquisition) {
        (acquisition.retry ? retries : others).add(acquisition);
    }

    void remove(SharedAcquisition acquisition) {
        (acquisition.retry ? retries : others).remove(acquisition);
    }

    /** How many stand before a newcomer. */
    int before(boolean retry) {
        return retry ? retries.size() : size();
    }

    /** How many wait for their first turn. */
    int firstTurns() {
        return others.size();
    }

    int size() {
        return retries.size() + others.size();
    }

    boolean isEmpty() {
        return retries.isEmpty() && others.isEmpty();
    }

    /** Takes the first, who may have cancelled this moment. */
    @Nullable
    SharedAcquisition poll() {
        LinkedHashSet<SharedAcquisition> lane = retries.isEmpty() ? others : retries;
        if (lane.isEmpty()) {
            return null;
        }
        SharedAcquisition first = lane.iterator().next();
        lane.remove(first);
        return first;
    }
}
