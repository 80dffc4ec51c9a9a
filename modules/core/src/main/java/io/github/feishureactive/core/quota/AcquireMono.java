package io.github.feishureactive.core.quota;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/** What {@link SlotRateLimiter#acquire} returns: only the arguments, until it is subscribed to. */
final class AcquireMono extends Mono<Permit> {

    private final SlotRateLimiter limiter;
    private final QuotaKey key;
    private final Quota quota;
    private final long maxWait;
    private final boolean retry;

    AcquireMono(SlotRateLimiter limiter, QuotaKey key, Quota quota, long maxWait, boolean retry) {
        this.limiter = limiter;
        this.key = key;
        this.quota = quota;
        this.maxWait = maxWait;
        this.retry = retry;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Permit> actual) {
        actual.onSubscribe(new Acquisition(actual, limiter.cell(key, quota), maxWait, retry));
    }
}
