package io.github.feishureactive.benchmarks.soak;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

import reactor.core.publisher.Mono;

import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaKey;
import io.github.feishureactive.core.quota.RateLimiter;

/** Counts the permits of another limiter: those granted and not given back yet. */
final class CountingLimiter implements RateLimiter {

    private final RateLimiter limiter;
    private final LongAdder granted = new LongAdder();
    private final LongAdder returned = new LongAdder();

    CountingLimiter(RateLimiter limiter) {
        this.limiter = limiter;
    }

    /** Permits that somebody holds. */
    long held() {
        // In this order a permit that comes back in between counts as held, never as less than none.
        long back = returned.sum();
        return granted.sum() - back;
    }

    @Override
    public Mono<Permit> acquire(QuotaKey key, Quota quota, long maxWaitNanos, boolean retry) {
        return limiter.acquire(key, quota, maxWaitNanos, retry).map(Counted::new);
    }

    @Override
    public void throttled(QuotaKey key, Quota quota, Duration pause) {
        limiter.throttled(key, quota, pause);
    }

    @Override
    public void dispose() {
        limiter.dispose();
    }

    private final class Counted extends AtomicBoolean implements Permit {

        private static final long serialVersionUID = 1L;

        private final transient Permit permit;

        Counted(Permit permit) {
            this.permit = permit;
            granted.increment();
        }

        @Override
        public boolean send() {
            return permit.send();
        }

        @Override
        public void answered(long processingNanos) {
            permit.answered(processingNanos);
            back();
        }

        @Override
        public void abandon() {
            permit.abandon();
            back();
        }

        private void back() {
            if (compareAndSet(false, true)) {
                returned.increment();
            }
        }
    }
}
