package io.github.feishureactive.redis.quota;

import java.time.Duration;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaKey;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.core.quota.SlotRateLimiter;
import io.github.feishureactive.redis.LettuceConnection;

/**
 * One quota for all instances of a service: all of them together keep the promise of {@link SlotRateLimiter}.
 *
 * <p>The slots of each key are in Redis, and so is their clock. An instance leases slots for its callers and reports
 * what became of the calls; the leases of an instance that dies expire. Before a request is written its permit checks
 * its lease, which counts from before it was requested: an instance that was suspended for longer cannot use it, and
 * the call waits for another one. One round trip serves as many callers as there are slots. An instance that finds none
 * is told when to come again, so waiting instances are served in turns and do not poll.
 *
 * <p>The promise, N uses in any window of W, holds because a slot is used again no earlier than one rest, slightly more
 * than W, after its last use has reached the platform. That is when the response was seen, or earlier where the
 * platform says how long it had the request ({@link RedisRateLimiterBuilder#processingCredit(boolean)}); without a
 * response, the late arrival after the request was sent; and if the instance does not report, the late arrival after
 * the end of its lease, after which it does not send.
 *
 * <p><b>Redis unavailable.</b> If Redis does not respond within the timeout, or not as expected, an instance uses its
 * local share: the quota divided by the number of instances. It starts one rest of the longest window after its last
 * call arrived, and not before all other instances must have found a Redis that is back: half a second, two timeouts,
 * and two seconds to connect. Permits of Redis that were not sent are revoked, and their calls wait for another one.
 * While callers wait, Redis is probed every half second, over a new connection if the old one does not respond. A probe
 * runs every command that a grant runs.
 *
 * <p><b>Slow Redis.</b> A response that comes after the timeout still counts, within ten timeouts and before the leases
 * that it grants expire. It ends the outage, and its permits are used unless Redis has been told since that they are
 * not. So an instance whose requests always take longer than the timeout is granted permits nevertheless.
 *
 * <p><b>Redis back.</b> When a probe succeeds, the instance closes its local share and asks Redis for permits at once.
 * If less than one rest lies between its last successful request and this one, no instance can have used a share. After
 * a longer time it reports what it used of its share; and for one rest, a late arrival and the time in which others
 * find Redis, Redis reserves the share of each instance that it has not seen again. A quota with fewer permits than
 * instances cannot be divided: each instance then has one permit in a correspondingly longer time, and none until that
 * time is over or all others are back.
 *
 * <p>The promise holds across both changes if all instances lose and find Redis together, and do not keep permits for
 * long before they send; an instance that keeps an unsent permit notices when it renews it, a third of the lease later.
 * It does not cover these cases:
 *
 * <ul>
 *   <li>an instance that loses Redis alone, or finds it later, uses its share beside the others, who cannot know;
 *   <li>an instance that was idle or not there during the outage, and asks before any other has returned, may be
 *       granted what the others have used of their shares;
 *   <li>a request of another instance that was in flight when Redis was lost, and arrives late, may meet the first
 *       requests of a share;
 *   <li>the uses of a share are unknown if their instance ends before it reports them and another takes its place.
 * </ul>
 *
 * <p><b>Redis loses data.</b> It was restarted empty, or a replica without the last writes was promoted. Each request
 * carries the time of the instance's last one, and if Redis does not know that, no instance is granted a permit for a
 * lease, a late arrival and a rest. Until the first affected instance sends a request (at the end of its next call;
 * with calls in flight, a third of the lease later; with waiting callers, a lease later at the latest) the others may
 * be granted as many permits in addition as were lost. The loss of a single key is noticed by the next request of any
 * instance. Set {@code maxmemory-policy} to {@code noeviction}; another policy is logged as a warning where
 * {@code CONFIG GET} or {@code INFO} is allowed.
 *
 * <p>Requires Redis 5 or later, or Valkey. Its clock must not jump by more than a thousandth of a window; the clocks of
 * a master and its replicas must agree that well.
 *
 * <p>Permits are signalled on the timer's thread, nothing blocks, and no subscriber runs on a thread of Lettuce's.
 */
public final class RedisRateLimiter implements RateLimiter {

    private final RateLimiter local;
    private final SharedQuotaRegistry quotas;

    RedisRateLimiter(RateLimiter local, SharedQuotaRegistry quotas) {
        this.local = local;
        this.quotas = quotas;
    }

    /**
     * Starts to build a limiter.
     *
     * @param connection to the Redis that all instances share; not disposed by the limiter
     * @param instances how many instances share the quota, which decides the size of the local share; at least 1
     * @return a builder
     */
    public static RedisRateLimiterBuilder builder(LettuceConnection connection, int instances) {
        return new RedisRateLimiterBuilder(connection, instances);
    }

    @Override
    public Mono<Permit> acquire(QuotaKey key, Quota quota, long maxWaitNanos, boolean retry) {
        if (quota.windows().isEmpty()) {
            // There is nothing to share.
            return local.acquire(key, quota, maxWaitNanos, retry);
        }
        return new AcquireMono(quotas, key, quota, maxWaitNanos, retry);
    }

    @Override
    public void throttled(QuotaKey key, Quota quota, Duration pause) {
        if (quotas.isDisposed()) {
            return;
        }
        Duration longest = QuotaTimings.LONGEST_PERIOD;
        Duration bounded = pause.isNegative() ? Duration.ZERO : pause.compareTo(longest) < 0 ? pause : longest;
        if (quota.windows().isEmpty()) {
            local.throttled(key, quota, bounded);
        } else {
            quotas.throttled(key, quota, bounded);
        }
    }

    /**
     * Counters since the limiter was created, for metrics.
     *
     * @return a snapshot
     */
    public RedisLimiterStatistics statistics() {
        return quotas.statistics();
    }

    /** Refuses all current and later callers, and returns unsent permits. Leaves the connection open. */
    @Override
    public void dispose() {
        quotas.dispose();
    }

    @Override
    public boolean isDisposed() {
        return quotas.isDisposed();
    }

    /** Holds nothing but the arguments until it is subscribed to. */
    private static final class AcquireMono extends Mono<Permit> {

        private final SharedQuotaRegistry quotas;
        private final QuotaKey key;
        private final Quota quota;
        private final long maxWait;
        private final boolean retry;

        AcquireMono(SharedQuotaRegistry quotas, QuotaKey key, Quota quota, long maxWait, boolean retry) {
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
}
