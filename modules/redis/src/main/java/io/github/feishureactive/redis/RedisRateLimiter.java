package io.github.feishureactive.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.LongUnaryOperator;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.ProcessingCredit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaKey;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.core.quota.RateLimiterListener;
import io.github.feishureactive.core.quota.RestRule;
import io.github.feishureactive.core.quota.SlotRateLimiter;
import io.github.feishureactive.core.quota.SlotRateLimiterBuilder;

/**
 * One quota for all instances of a service: the promise of {@link SlotRateLimiter}, kept by all of them together.
 *
 * <p>The slots of each key live in Redis, on its clock. An instance leases them for its callers, reports what became of
 * the calls, and lets a lease go by itself if it dies. Before a request is written the permit looks at its lease, which
 * counts from before it was asked for: an instance that was stopped for longer may not use it, and the call comes
 * again. One round trip serves as many callers as there are slots; whoever finds none is told when its turn comes, so
 * instances that wait are served in turns and none of them polls.
 *
 * <p>The promise, N uses in any window of W, holds because a slot is used again one rest, slightly more than W, after
 * its last use has reached the platform: that is when the answer was seen, or earlier where the platform says how long
 * it had the request ({@link Builder#processingCredit(boolean)}); without an answer, the late arrival after it was
 * sent; and if the instance was not heard of any more, the late arrival after the end of its lease, beyond which it
 * does not send.
 *
 * <p>If Redis does not answer within the timeout, or not as it should, an instance goes on by itself, within its share:
 * the quota divided by the number of instances. It begins one rest of the quota's longest window after its last call
 * arrived, and not before all others must have found Redis if it is there: half a second, two time-outs, and two
 * seconds for the connection. What it was granted and has not sent it does not send; the call waits for another permit.
 * While a caller waits, Redis is probed each half second, over a new connection if the old one is mute. A probe runs
 * every command that a grant runs.
 *
 * <p>An answer that comes after the timeout is still one: within ten timeouts, and as long as the leases last that it
 * brings. It ends the outage, and its permits are used unless Redis has been told since that they are not. So an
 * instance whose visits take longer than the timeout for a while, or always, is granted permits all the same.
 *
 * <p>When a probe succeeds, the instance leaves its share and asks Redis for permits at once. If less than one rest
 * lies between its last answered visit and this one, no instance can have used a share, and nothing else has to be
 * done. After a longer time it reports what it used of its share; and for one rest, a late arrival and the time that
 * others need to find Redis, Redis keeps back the share of each instance that it has not seen again. A quota with fewer
 * permits than there are instances cannot be divided: each then has one permit in a correspondingly longer time, and
 * none until that time is over or all others are back.
 *
 * <p>The promise holds across both changes if all instances lose Redis together and find it together, and do not keep
 * permits for long before they send; one that keeps an unsent permit finds out when it renews it, a third of the lease
 * later. One that loses Redis alone, or finds it later, uses its share beside the others, who cannot know; one that was
 * idle or not there during the outage, and asks before any other has returned, may be granted what these have used of
 * their shares; a request of another instance that was under way when Redis was lost, and arrives late, may meet the
 * first ones of a share; and what an instance used of its share is unknown if it ends before it could report it and
 * another takes its place.
 *
 * <p>Redis may forget: it was restarted without its data, or a replica became the master that had not got the last
 * writes. Each instance brings the time of its last visit, and if that is not known there, no instance gets a permit
 * for a lease, a late arrival and a rest. Until the first of those whose visits were forgotten comes again, which is at
 * the end of its next call, while it has calls a third of the lease later, and while callers wait a lease later at the
 * most, the others may get permits in addition: no more than were forgotten. A single key that is evicted or deleted is
 * noticed at once, by whichever instance comes next: each key carries the time of a visit, and none of them can be
 * without. Set {@code maxmemory-policy} to {@code noeviction}; the log warns of another one where {@code CONFIG GET} or
 * {@code INFO} is allowed.
 *
 * <p>Redis 5 or later, or Valkey. Its clock must not jump by more than the quota's slack of a thousandth; the clocks of
 * a master and its replicas must agree that well.
 *
 * <p>Permits are signalled on the timer's thread, nothing blocks, and no thread of Lettuce's runs a subscriber.
 */
public final class RedisRateLimiter implements RateLimiter {

    /** The longest time reckoned with, that of the longest window, so that no sum of times overflows. */
    static final Duration LONGEST = Duration.ofDays(1);

    private final RateLimiter local;
    private final SharedQuotas quotas;

    private RedisRateLimiter(RateLimiter local, SharedQuotas quotas) {
        this.local = local;
        this.quotas = quotas;
    }

    /**
     * Starts to describe a limiter.
     *
     * @param connection to the Redis that all instances share; the limiter does not dispose it
     * @param instances how many instances share the quota, so that each knows its share while Redis is away; at least 1
     * @return a builder
     */
    public static Builder builder(LettuceConnection connection, int instances) {
        return new Builder(connection, instances);
    }

    @Override
    public Mono<Permit> acquire(QuotaKey key, Quota quota, long maxWaitNanos, boolean retry) {
        if (quota.windows().isEmpty()) {
            // Nothing to share.
            return local.acquire(key, quota, maxWaitNanos, retry);
        }
        return new AcquireMono(quotas, key, quota, maxWaitNanos, retry);
    }

    @Override
    public void throttled(QuotaKey key, Quota quota, Duration pause) {
        if (quotas.isDisposed()) {
            return;
        }
        Duration bounded = pause.isNegative() ? Duration.ZERO : pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
        if (quota.windows().isEmpty()) {
            local.throttled(key, quota, bounded);
        } else {
            quotas.throttled(key, quota, bounded);
        }
    }

    /**
     * What the limiter has done so far, for metrics.
     *
     * @return a picture of this moment
     */
    public RedisLimiterStatistics statistics() {
        return quotas.statistics();
    }

    /** Refuses all who wait and all who come later, and hands unsent permits back. Leaves the connection open. */
    @Override
    public void dispose() {
        quotas.dispose();
    }

    @Override
    public boolean isDisposed() {
        return quotas.isDisposed();
    }

    /**
     * How a {@link RedisRateLimiter} shall behave. All instances must agree on their number, on prefix, lease, late
     * arrival and timeout.
     */
    public static final class Builder {

        private final LettuceConnection connection;
        private final int instances;
        private Scheduler timer = Schedulers.parallel();
        private String prefix = "feishu:quota";
        private Duration lease = Duration.ofSeconds(3);
        private Duration lateArrival = Duration.ofSeconds(1);
        private Duration timeout = Duration.ofMillis(300);
        private Duration idleAfter = Duration.ofMinutes(2);
        private int maxWaiting = 1_000;
        private boolean processingCredit = true;
        private Duration countedWithin = Duration.ofMillis(25);
        private RedisListener listener = new RedisListener() {};
        private final List<RateLimiterListener> limiterListeners = new ArrayList<>();
        private LongUnaryOperator random = bound -> ThreadLocalRandom.current().nextLong(bound);

        private Builder(LettuceConnection connection, int instances) {
            if (instances < 1) {
                throw new IllegalArgumentException("instances must be at least 1, not " + instances);
            }
            this.connection = Objects.requireNonNull(connection, "connection");
            this.instances = instances;
        }

        /**
         * Where the limiter takes its time from, lets its timers run, and signals permits.
         *
         * @param timer a scheduler that never blocks; {@link Schedulers#parallel()} unless set
         * @return this builder
         */
        public Builder timer(Scheduler timer) {
            this.timer = Objects.requireNonNull(timer, "timer");
            return this;
        }

        /**
         * What the names of all keys begin with. Other characters than braces; they mark what a cluster hashes.
         *
         * @param prefix {@code feishu:quota} unless set
         * @return this builder
         */
        public Builder prefix(String prefix) {
            if (prefix.indexOf('{') >= 0 || prefix.indexOf('}') >= 0) {
                throw new IllegalArgumentException("The prefix must not contain braces: " + prefix);
            }
            this.prefix = prefix;
            return this;
        }

        /**
         * How long a permit is good for without news from its instance. The slots of an instance that died come back
         * after this, the late arrival and a rest; a live one renews its leases at a third of it.
         *
         * @param lease 500 ms to a minute; three seconds unless set
         * @return this builder
         */
        public Builder lease(Duration lease) {
            this.lease = between("lease", lease, Duration.ofMillis(500), Duration.ofMinutes(1));
            return this;
        }

        /**
         * How long after it was sent a request without an answer may still reach the platform.
         *
         * @param lateArrival zero to an hour; one second unless set
         * @return this builder
         */
        public Builder lateArrival(Duration lateArrival) {
            this.lateArrival = between("lateArrival", lateArrival, Duration.ZERO, Duration.ofHours(1));
            return this;
        }

        /**
         * Whether a slot may rest from the time at which the platform had the request, where the platform says how long
         * it had it; see {@link SlotRateLimiterBuilder#processingCredit(boolean)}. After a throttling all instances go
         * without, within a second.
         *
         * @param processingCredit {@code true} unless set
         * @return this builder
         */
        public Builder processingCredit(boolean processingCredit) {
            this.processingCredit = processingCredit;
            return this;
        }

        /**
         * How long after a request has reached the platform's gateway the platform counts it, at the latest; see
         * {@link SlotRateLimiterBuilder#countedWithin(Duration)}.
         *
         * @param countedWithin 1 ms to 400 ms; 25 ms unless set
         * @return this builder
         */
        public Builder countedWithin(Duration countedWithin) {
            this.countedWithin = between("countedWithin", countedWithin, Duration.ofMillis(1), Duration.ofMillis(400));
            return this;
        }

        /**
         * How long to wait for Redis before it counts as gone; two seconds at the least while a connection is opened.
         *
         * @param timeout 10 ms to ten seconds; 300 ms unless set
         * @return this builder
         */
        public Builder timeout(Duration timeout) {
            this.timeout = between("timeout", timeout, Duration.ofMillis(10), Duration.ofSeconds(10));
            return this;
        }

        /**
         * How many callers of this instance may wait for one key; retries of calls that had their turn do not count.
         * Each waits for a round trip at the least, so many at once need room also where permits are free.
         *
         * @param maxWaiting one or more; 1000 unless set
         * @return this builder
         */
        public Builder maxWaiting(int maxWaiting) {
            if (maxWaiting < 1) {
                throw new IllegalArgumentException("maxWaiting must be one or more, not " + maxWaiting
                        + ": where a quota is shared, each caller waits for Redis");
            }
            this.maxWaiting = maxWaiting;
            return this;
        }

        /**
         * How long a key must not have been used to be forgotten here; in Redis keys expire by themselves.
         *
         * @param idleAfter a millisecond to a day; two minutes unless set
         * @return this builder
         */
        public Builder idleAfter(Duration idleAfter) {
            this.idleAfter = between("idleAfter", idleAfter, Duration.ofMillis(1), LONGEST);
            return this;
        }

        /**
         * Who hears when Redis is lost and found.
         *
         * @param listener nobody unless set; the log says it once in any case
         * @return this builder
         */
        public Builder listener(RedisListener listener) {
            this.listener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Adds a listener that is notified of what the limiter learns about the platform; the log says it in any case.
         *
         * @param listener one more; each is notified
         * @return this builder
         */
        public Builder listener(RateLimiterListener listener) {
            limiterListeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /**
         * Makes the limiter and begins to connect, which nothing waits for. Whoever makes it disposes it.
         *
         * @return a new limiter
         */
        public RedisRateLimiter build() {
            connection.prepare();
            String instance = Long.toHexString(ThreadLocalRandom.current().nextLong());
            return build(
                    SlotScript.on(connection, prefix, instance, rest(), timer, instances),
                    new CreditScript(connection, prefix));
        }

        /** Where jitter comes from: at least zero and less than the argument. */
        Builder random(LongUnaryOperator random) {
            this.random = random;
            return this;
        }

        /** For a server that is not there. */
        RedisRateLimiter build(BiFunction<QuotaKey, Quota, Visit.Server> servers, SharedDistrust.Server others) {
            Scheduler clock = timer;
            ProcessingCredit credit = new ProcessingCredit(
                    processingCredit ? countedWithin.toNanos() : ProcessingCredit.OFF,
                    () -> clock.now(TimeUnit.NANOSECONDS),
                    RateLimiterListener.all(limiterListeners)::processingCreditSuspended);
            RateLimiter local = SlotRateLimiter.builder()
                    .timer(timer)
                    .lateArrival(lateArrival)
                    .processingCredit(credit)
                    .maxWaiting(maxWaiting)
                    .build();
            RestRule rule = new RestRule(lateArrival.toNanos(), credit);
            SharedQuotas.Settings settings = new SharedQuotas.Settings(
                    servers, timer, random, instances, rest(), rule, maxWaiting, idleAfter.toNanos());
            SharedDistrust distrust = new SharedDistrust(credit, others, timer, timeout.toNanos());
            return new RedisRateLimiter(local, new SharedQuotas(settings, local, distrust, listener));
        }

        private Rest rest() {
            return new Rest(lease.toNanos(), lateArrival.toNanos(), timeout.toNanos());
        }

        private static Duration between(String name, Duration value, Duration least, Duration most) {
            if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", not " + value);
            }
            return value;
        }
    }
}
