package io.github.feishureactive.core.quota;

import java.util.List;
import java.util.stream.IntStream;

import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

import static org.assertj.core.api.Assertions.assertThat;

/** Asks for a permit and remembers what came of it. */
final class Caller extends BaseSubscriber<Permit> {

    static final QuotaKey KEY = new QuotaKey("referral_account.enable", "cli_a", null);

    private final boolean patient;
    private Permit permit;
    private QuotaRefusal refusal;
    private int signals;

    private Caller(boolean patient) {
        this.patient = patient;
    }

    /** Asks at once and waits for as long as it takes. */
    static Caller of(RateLimiter limiter, Quota quota) {
        return of(limiter, quota, RateLimiter.UNBOUNDED, false);
    }

    static Caller retrying(RateLimiter limiter, Quota quota) {
        return of(limiter, quota, RateLimiter.UNBOUNDED, true);
    }

    static Caller of(RateLimiter limiter, Quota quota, long maxWaitNanos, boolean retry) {
        return of(limiter, KEY, quota, maxWaitNanos, retry);
    }

    static Caller of(RateLimiter limiter, QuotaKey key, Quota quota, long maxWaitNanos, boolean retry) {
        Caller caller = new Caller(false);
        limiter.acquire(key, quota, maxWaitNanos, retry).subscribe(caller);
        return caller;
    }

    /** Subscribes and asks for nothing yet. */
    static Caller silent(RateLimiter limiter, Quota quota) {
        Caller caller = new Caller(true);
        limiter.acquire(KEY, quota, RateLimiter.UNBOUNDED, false).subscribe(caller);
        return caller;
    }

    static List<Caller> many(int callers, RateLimiter limiter, Quota quota) {
        return many(callers, limiter, KEY, quota);
    }

    static List<Caller> many(int callers, RateLimiter limiter, QuotaKey key, Quota quota) {
        return IntStream.range(0, callers)
                .mapToObj(i -> of(limiter, key, quota, RateLimiter.UNBOUNDED, false))
                .toList();
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        if (!patient) {
            requestUnbounded();
        }
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

    boolean granted() {
        return permit != null;
    }

    boolean waiting() {
        return signals == 0;
    }

    /** How often it was told something; once is all it may ever be. */
    int signals() {
        return signals;
    }

    Permit permit() {
        assertThat(permit).as("permit").isNotNull();
        return permit;
    }

    QuotaRefusal refusal() {
        assertThat(refusal).as("refusal").isNotNull();
        return refusal;
    }

    /** Sends the request and leaves it on its way. */
    Permit send() {
        assertThat(permit().send()).as("may send").isTrue();
        return permit;
    }

    /** Sends the request and has the answer at once. */
    void call() {
        send().answered();
    }
}
