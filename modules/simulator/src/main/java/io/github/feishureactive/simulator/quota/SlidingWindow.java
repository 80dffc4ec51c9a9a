package io.github.feishureactive.simulator.quota;

import java.time.Duration;

/** Keeps the times of the last admissions in a ring. The oldest one decides, so every call costs the same. */
final class SlidingWindow implements QuotaWindow {

    private final long windowNanos;
    private final long[] admitted;
    private int oldest;
    private int size;
    private long latest = Long.MIN_VALUE;

    SlidingWindow(Quota quota) {
        this.windowNanos = quota.window().toNanos();
        this.admitted = new long[quota.permits()];
    }

    @Override
    public boolean admit(long nowNanos) {
        if (!hasRoom(nowNanos)) {
            return false;
        }
        if (size < admitted.length) {
            admitted[(oldest + size) % admitted.length] = latest;
            size++;
        } else {
            admitted[oldest] = latest;
            oldest = (oldest + 1) % admitted.length;
        }
        return true;
    }

    @Override
    public boolean hasRoom(long nowNanos) {
        latest = Math.max(latest, nowNanos);
        // The window is half-open: an admission exactly one window ago is outside.
        return size < admitted.length || latest - admitted[oldest] >= windowNanos;
    }

    @Override
    public Duration untilReset(long nowNanos) {
        return hasRoom(nowNanos) ? Duration.ZERO : Duration.ofNanos(admitted[oldest] + windowNanos - nowNanos);
    }

    @Override
    public int limit(long nowNanos) {
        return admitted.length;
    }
}
