package io.github.feishureactive.simulator.internal.http;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** The time of day. It follows the simulator's clock, so a test that advances that clock advances the day too. */
public final class WallClock implements InstantSource {

    private final LongSupplier clock;
    private final long originNanos;
    private final Instant origin;

    public WallClock(LongSupplier clock, Instant now) {
        this.clock = clock;
        this.originNanos = clock.getAsLong();
        this.origin = now;
    }

    @Override
    public Instant instant() {
        return origin.plusNanos(clock.getAsLong() - originNanos);
    }
}
