package io.github.feishureactive.core.quota;

import java.time.Duration;

import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Keeps the calls of a gateway within the platform's quotas. The gateway asks it before every attempt; an
 * implementation that is shared by many instances of a service may replace the one inside the process.
 */
public interface RateLimiter extends Disposable {

    /** Stands for "as long as it takes" where nanoseconds of waiting are asked for. */
    long UNBOUNDED = Long.MAX_VALUE;

    /**
     * Waits for a permit. Callers of one key get theirs in the order in which they subscribed, those that come back for
     * a retry before all others. Nothing happens before the subscription, no other caller is delayed by one that
     * cancels, and a permit that was granted but not sent goes back when the subscription is cancelled, at whatever
     * moment.
     *
     * @param key what the platform counts by
     * @param quota what it grants; always the same for one key
     * @param maxWaitNanos how long the caller is ready to wait, in nanoseconds, or {@link #UNBOUNDED}
     * @param retry whether the call had its turn before, and so goes to the head of the queue
     * @return a permit, or a {@link QuotaRefusal} at once if it could not come in time even if all calls before this
     *     one got their responses the moment they are sent
     */
    Mono<Permit> acquire(QuotaKey key, Quota quota, long maxWaitNanos, boolean retry);

    /**
     * The platform said that the key is over its limit. No permit of the key is granted before the pause is over, one
     * that was granted says no when it is to be sent meanwhile, and then they come back one by one, at first slowly,
     * within seconds however long the quota's windows are; where the quota is unlimited there is no rate to come back
     * at, and all who wait are let go.
     *
     * @param key what the platform counts by
     * @param quota what it grants
     * @param pause how long the platform asked to wait
     */
    void throttled(QuotaKey key, Quota quota, Duration pause);

    /** Refuses all who wait and all who come later. */
    @Override
    void dispose();
}
