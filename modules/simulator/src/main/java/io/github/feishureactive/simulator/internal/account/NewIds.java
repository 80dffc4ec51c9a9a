package io.github.feishureactive.simulator.internal.account;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Ids for new accounts and rewards: consecutive numbers of 19 digits, as on the real platform. A client that stores
 * them as floating point numbers confuses two of them. Thread-safe.
 */
final class NewIds implements Supplier<String> {

    private final AtomicLong last = new AtomicLong(7_000_000_000_000_000_000L);

    @Override
    public String get() {
        return Long.toString(last.incrementAndGet());
    }
}
