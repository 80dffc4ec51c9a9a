package io.github.feishureactive.simulator;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import reactor.core.publisher.Flux;

/** Waits for the effect of another thread that signals nothing. */
public final class Await {

    private Await() {}

    public static void until(BooleanSupplier condition) {
        until(Duration.ofMinutes(1), condition);
    }

    public static void until(Duration patience, BooleanSupplier condition) {
        Flux.interval(Duration.ofMillis(5))
                .takeUntil(tick -> condition.getAsBoolean())
                .blockLast(patience);
    }
}
