package io.github.feishureactive.simulator;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Ids for new accounts: 19 digits, as on the real platform, one after the other. A client that keeps two of them as floating
 * point numbers cannot tell them apart.
 *
 * <p>Thread-safe.
 */
final class AccountIds implements Supplier<String> {

    private final AtomicLong last = new AtomicLong(7_000_000_000_000_000_000L);

    @Override
    public String get() {
        return Long.toString(last.incrementAndGet());
    }
}
