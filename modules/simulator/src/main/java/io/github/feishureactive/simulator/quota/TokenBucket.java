package io.github.feishureactive.simulator.quota;

import java.time.Duration;

/**
 * A token bucket in whole numbers. Each nanosecond adds as many drops as the quota has permits, and a permit costs as
 * many drops as the window has nanoseconds, so no rate is rounded.
 */
final class TokenBucket implements QuotaWindow {

    private final int permits;
    private final long cost;
    private final long full;
    private long drops;
    private long latest = Long.MIN_VALUE;

    TokenBucket(Quota quota) {
        this.permits = quota.permits();
        this.cost = quota.window().toNanos();
        this.full = Math.multiplyExact(cost, permits);
        this.drops = full;
        // The content and the refill are added before the excess is cut off, and the sum must not overflow.
        if (full > Long.MAX_VALUE / 2) {
            throw new ArithmeticException("Quota too large to count: " + quota);
        }
    }

    @Override
    public boolean admit(long nowNanos) {
        if (!hasRoom(nowNanos)) {
            return false;
        }
        drops -= cost;
        return true;
    }

    @Override
    public boolean hasRoom(long nowNanos) {
        if (latest == Long.MIN_VALUE) {
            latest = nowNanos;
        }
        // A whole window fills the bucket.
        long elapsed = Math.min(Math.max(0, nowNanos - latest), cost);
        drops = Math.min(full, drops + elapsed * permits);
        latest = Math.max(latest, nowNanos);
        return drops >= cost;
    }

    @Override
    public Duration untilReset(long nowNanos) {
        if (hasRoom(nowNanos)) {
            return Duration.ZERO;
        }
        long missing = cost - drops;
        return Duration.ofNanos((missing + permits - 1) / permits + latest - nowNanos);
    }

    @Override
    public int limit(long nowNanos) {
        return permits;
    }
}
