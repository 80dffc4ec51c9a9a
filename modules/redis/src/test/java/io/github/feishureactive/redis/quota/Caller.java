package io.github.feishureactive.redis.quota;

import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaKey;
import io.github.feishureactive.core.quota.QuotaRefusal;
import io.github.feishureactive.core.quota.RateLimiter;

import static org.assertj.core.api.Assertions.assertThat;

/** Asks for a permit and records the outcome. */
final class Caller extends BaseSubscriber<Permit> {

    static final QuotaKey KEY = new QuotaKey("referral_account.enable", "cli_a", null);

    private Permit permit;
    private QuotaRefusal refusal;
    private int signals;
    private Subscription subscription;

    static Caller of(RateLimiter limiter, Quota quota) {
        return of(limiter, quota, RateLimiter.UNBOUNDED, false);
    }

    static Caller of(RateLimiter limiter, Quota quota, long maxWaitNanos, boolean retry) {
        Caller caller = new Caller();
        limiter.acquire(KEY, quota, maxWaitNanos, retry).subscribe(caller);
        return caller;
    }

    @Override
    protected void hookOnNext(Permit value) {
        permit = value;
        signals++;
    }

    @Override
    protected void hookOnError(Throwable error) {
        refusal = (QuotaRefusal) error;
        signals++;
    }

    /** Can be cancelled after the permit was granted too, as by an operator further down. */
    @Override
    protected Subscription upstream() {
        return subscription;
    }

    @Override
    protected void hookOnSubscribe(Subscription upstream) {
        subscription = upstream;
        upstream.request(Long.MAX_VALUE);
    }

    boolean granted() {
        return permit != null;
    }

    boolean waiting() {
        return signals == 0;
    }

    Permit permit() {
        assertThat(permit).as("permit").isNotNull();
        return permit;
    }

    QuotaRefusal refusal() {
        assertThat(refusal).as("refusal").isNotNull();
        return refusal;
    }
}
