package io.github.feishureactive.simulator.quota;

import java.time.Duration;

/** Aligned windows that start at multiples of their length. */
final class FixedWindow implements QuotaWindow {

    private final int permits;
    private final long windowNanos;
    private long index = Long.MIN_VALUE;
    private long latest = Long.MIN_VALUE;
    private int used;

    FixedWindow(Quota quota) {
        this.permits = quota.permits();
        this.windowNanos = quota.window().toNanos();
    }

    @Override
    public boolean admit(long nowNanos) {
        if (!hasRoom(nowNanos)) {
            return false;
        }
        used++;
        return true;
    }

    @Override
    public boolean hasRoom(long nowNanos) {
        latest = Math.max(latest, nowNanos);
        // Times may be negative, and plain division would merge the two windows around 0.
        long current = Math.floorDiv(latest, windowNanos);
        if (current != index) {
            index = current;
            used = 0;
        }
        return used < permits;
    }

    @Override
    public Duration untilReset(long nowNanos) {
        return hasRoom(nowNanos) ? Duration.ZERO : Duration.ofNanos((index + 1) * windowNanos - nowNanos);
    }

    @Override
    public int limit(long nowNanos) {
        return permits;
    }
}
