package io.github.feishureactive.hire.referral.account;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

import io.github.feishureactive.testkit.LiveHeap;

/** What is left after a collection, at every so many results: of the results and their ids, and of the heap. */
final class HeapWatch {

    private final int every;
    private final List<WeakReference<Object>> watched = new ArrayList<>();
    private int seen;
    private int mostReachable;
    private long first;
    private long most;

    HeapWatch(int every) {
        this.every = every;
    }

    void sample(EnableResult result) {
        watched.add(new WeakReference<>(result));
        watched.add(new WeakReference<>(result.accountId()));
        if (++seen % every == 0) {
            long used = LiveHeap.bytes();
            watched.removeIf(reference -> reference.refersTo(null));
            mostReachable = Math.max(mostReachable, watched.size());
            if (first == 0) {
                first = used;
            }
            most = Math.max(most, used);
        }
    }

    /** Exact, however busy the machine is: a result that nobody needs any more must be gone. */
    int mostReachable() {
        return mostReachable;
    }

    /** Pools of buffers and compiled code are in it too: it says something only over many results. */
    long growthAfterFirstSample() {
        return most - first;
    }

    @Override
    public String toString() {
        return "%,d KiB live after a tenth, at most %,d KiB later; at most %,d results and ids reachable"
                .formatted(first >> 10, most >> 10, mostReachable);
    }
}
