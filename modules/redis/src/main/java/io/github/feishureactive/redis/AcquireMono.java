package io.github.feishureactive.redis;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaKey;

/** What {@link RedisRateLimiter#acquire} returns: nothing but its arguments until it is subscribed to. */
final class AcquireMono extends Mono<Permit> {

    private final SharedQuotas quotas;
    private final QuotaKey key;
    private final Quota quota;
    private final long maxWait;
    private final boolean retry;

    AcquireMono(SharedQuotas quotas, QuotaKey key, Quota quota, long maxWait, boolean retry) {
        this.quotas = quotas;
        this.key = key;
        this.quota = quota;
        this.maxWait = maxWait;
        this.retry = retry;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Permit> actual) {
        actual.onSubscribe(new SharedAcquisition(actual, quotas.get(key, quota), maxWait, retry));
    }
}
