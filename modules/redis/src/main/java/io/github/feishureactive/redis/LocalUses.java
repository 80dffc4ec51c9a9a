package io.github.feishureactive.redis;

import java.util.ArrayDeque;
import java.util.function.LongConsumer;

/**
 * When the calls under permits of the local share arrived, as long as they rest: what the server is to be told when it
 * is back. Never more than the share has permits. Belongs to the loop of its quota.
 */
final class LocalUses {

    private final long rest;
    private final ArrayDeque<Long> arrivals = new ArrayDeque<>();

    /**
     * None yet.
     *
     * @param rest of the quota's longest window
     */
    LocalUses(long rest) {
        this.rest = rest;
    }

    void add(long arrived, long now) {
        rested(now);
        arrivals.add(arrived);
    }

    /** Hands over all that still rest. */
    void drain(long now, LongConsumer to) {
        rested(now);
        arrivals.forEach(to::accept);
        arrivals.clear();
    }

    private void rested(long now) {
        arrivals.removeIf(arrived -> arrived + rest <= now);
    }
}
