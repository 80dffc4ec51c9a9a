package io.github.feishureactive.hire.referral;

/** What is left on the heap after a collection, at every so many results. */
final class HeapWatch {

    private final int every;
    private int seen;
    private long first;
    private long most;

    HeapWatch(int every) {
        this.every = every;
    }

    void sample() {
        if (++seen % every == 0) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            long used = runtime.totalMemory() - runtime.freeMemory();
            if (first == 0) {
                first = used;
            }
            most = Math.max(most, used);
        }
    }

    long growthAfterFirstSample() {
        return most - first;
    }

    @Override
    public String toString() {
        return "%,d KiB live after a tenth, at most %,d KiB later".formatted(first >> 10, most >> 10);
    }
}
