package io.github.feishureactive.simulator;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import reactor.core.publisher.Flux;

/** Waits for what another thread does and tells nobody. */
final class Await {

    private Await() {}

    static void until(BooleanSupplier condition) {
        until(Duration.ofMinutes(1), condition);
    }

    static void until(Duration patience, BooleanSupplier condition) {
        Flux.interval(Duration.ofMillis(5))
                .takeUntil(tick -> condition.getAsBoolean())
                .blockLast(patience);
    }
}
