package io.github.feishureactive.redis;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaKey;
import io.github.feishureactive.core.quota.QuotaRefusal;
import io.github.feishureactive.core.quota.QuotaRefusal.Reason;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.core.quota.SlotRateLimiter;

/**
 * One quota for all instances of a service: the promise of {@link SlotRateLimiter}, kept by all of them together.
 *
 * <p>The slots of each key live in Redis, on its clock. An instance leases them for its callers, reports what became of the
 * calls, and lets a lease go by itself if it dies. Before a request is written the permit looks at its lease, which counts
 * from before it was asked for: an instance that was stopped for longer may not use it, and the call comes again. One
 * round trip serves as many callers as there are slots; whoever finds none is told when its turn comes, so instances that
 * wait are served in turns and none of them polls.
 *
 * <p>If Redis does not answer within the timeout, or not as it should, an instance goes on by itself: after one rest of the
 * quota's longest window within its share, which is the quota divided by the number of instances. When Redis answers again,
 * it leaves its share at once and shares the quota again after another rest, and the time within which all others have found
 * Redis too. The promise holds across both changes if all instances lose Redis together. One that loses it alone uses its
 * share beside the others, who cannot know. A quota with fewer permits than there are instances cannot be divided: each
 * then has one permit in a correspondingly longer time.
 *
 * <p>Redis 5 or later, or Valkey, and a clock there that does not jump by more than the quota's slack of a thousandth. If the
 * server forgets its keys, the next instance that was there lately finds out, and nobody gets a permit for one rest.
 *
 * <p>Permits are signalled on the timer's thread, nothing blocks, and no thread of Lettuce's runs a subscriber.
 */
public final class RedisRateLimiter implements RateLimiter {

    /** The longest time reckoned with, that of the longest window, so that no sum of times overflows. */
    private static final Duration LONGEST = Duration.ofDays(1);

    /** How long a connection may take to be opened: that is once, and with TLS a matter of several round trips. */
    private static final long OPENING = Duration.ofSeconds(2).toNanos();

    private final BiFunction<QuotaKey, Quota, Visit.Server> servers;
    private final Scheduler timer;
    private final SlotRateLimiter local;
    private final int instances;
    private final Rest rest;
    private final long timeout;
    private final int maxWaiting;
    private final long idleAfter;
    private final Availability availability;
    private final long origin;
    private final Counts counts = new Counts();

    private final ConcurrentHashMap<QuotaKey, SharedQuota> quotas = new ConcurrentHashMap<>();
    private final AtomicBoolean sweeping = new AtomicBoolean();
    private volatile @Nullable Disposable sweep;
    private volatile boolean disposed;

    private RedisRateLimiter(Builder builder, BiFunction<QuotaKey, Quota, Visit.Server> servers) {
        this.servers = servers;
        this.timer = builder.timer;
        this.instances = builder.instances;
        this.rest = builder.rest();
        this.timeout = builder.timeout.toNanos();
        this.maxWaiting = builder.maxWaiting;
        this.idleAfter = builder.idleAfter.toNanos();
        this.availability = new Availability(builder.listener, this::now);
        this.local = SlotRateLimiter.builder()
                .timer(timer)
                .lateArrival(builder.lateArrival)
                .maxWaiting(builder.maxWaiting)
                .build();
        this.origin = timer.now(TimeUnit.NANOSECONDS);
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
        return new Acquire(this, key, quota, maxWaitNanos, retry);
    }

    @Override
    public void throttled(QuotaKey key, Quota quota, Duration pause) {
        if (disposed) {
            return;
        }
        Duration bounded = pause.isNegative() ? Duration.ZERO : pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
        if (quota.windows().isEmpty()) {
            local.throttled(key, quota, bounded);
        } else {
            shared(key, quota).pause(now() + bounded.toNanos());
        }
    }

    /**
     * What the limiter has done so far, for metrics.
     *
     * @return a picture of this moment
     */
    public RedisLimiterStatistics statistics() {
        return new RedisLimiterStatistics(
                counts.visits.sum(),
                counts.failures.sum(),
                counts.shared.sum(),
                counts.local.sum(),
                quotas.size(),
                availability.away());
    }

    /** Refuses all who wait and all who come later, and hands unsent permits back. Leaves the connection open. */
    @Override
    public void dispose() {
        if (disposed) {
            return;
        }
        disposed = true;
        Disposable running = sweep;
        if (running != null) {
            running.dispose();
        }
        quotas.values().forEach(SharedQuota::close);
        quotas.clear();
        local.dispose();
    }

    @Override
    public boolean isDisposed() {
        return disposed;
    }

    /** Nanoseconds since the limiter was made. */
    long now() {
        return timer.now(TimeUnit.NANOSECONDS) - origin;
    }

    Scheduler timer() {
        return timer;
    }

    SlotRateLimiter local() {
        return local;
    }

    Rest rest() {
        return rest;
    }

    long timeout() {
        return timeout;
    }

    int maxWaiting() {
        return maxWaiting;
    }

    Counts counts() {
        return counts;
    }

    /** At least zero and less than the bound. */
    long random(long bound) {
        return ThreadLocalRandom.current().nextLong(Math.max(1, bound));
    }

    /** Bounded in time; its answer comes on the timer's thread, so that Lettuce's own is free at once. */
    Mono<Visit.Answer> visit(Visit.Server server, Visit visit) {
        return Mono.defer(() -> server.visit(visit))
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("Redis gave neither an answer nor an error")))
                .timeout(Duration.ofNanos(server.open() ? timeout : Math.max(timeout, OPENING)), timer)
                .publishOn(timer);
    }

    /** Runs something on the timer's thread, or says that there is none any more. */
    boolean later(Runnable task) {
        try {
            timer.schedule(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    void lost(SharedQuota quota, Throwable cause) {
        availability.lost(quota, cause);
    }

    void found(SharedQuota quota) {
        availability.found(quota);
    }

    /** It will never be found again, and nobody needs to know. */
    void gone(SharedQuota quota) {
        availability.forget(quota);
    }

    void forget(QuotaKey key, SharedQuota quota) {
        quotas.remove(key, quota);
    }

    void reroute(SharedAcquisition acquisition, QuotaKey key, Quota quota) {
        if (disposed) {
            if (acquisition.refuse(closedRefusal())) {
                acquisition.signal();
            }
        } else {
            acquisition.quota = shared(key, quota);
            acquisition.quota.arrive(acquisition);
        }
    }

    private SharedQuota shared(QuotaKey key, Quota quota) {
        SharedQuota known = quotas.get(key);
        return known != null ? known : added(key, quota);
    }

    private SharedQuota added(QuotaKey key, Quota quota) {
        SharedQuota shared = quotas.computeIfAbsent(
                key, absent -> new SharedQuota(this, absent, quota, share(quota), servers.apply(absent, quota)));
        if (disposed) {
            // It may have been added after dispose() went through the map.
            shared.close();
            quotas.remove(key, shared);
        } else {
            sweepLater();
        }
        return shared;
    }

    private Quota share(Quota quota) {
        return new Quota(quota.windows().stream().map(this::share).toList());
    }

    private Quota.Window share(Quota.Window window) {
        if (window.permits() >= instances) {
            return new Quota.Window(window.permits() / instances, window.period());
        }
        int turns = -Math.floorDiv(-instances, window.permits());
        Duration longer = window.period().multipliedBy(turns);
        return new Quota.Window(1, longer.compareTo(LONGEST) < 0 ? longer : LONGEST);
    }

    private void sweepLater() {
        if (sweeping.compareAndSet(false, true)) {
            try {
                Disposable armed = timer.schedule(this::sweep, idleAfter, TimeUnit.NANOSECONDS);
                sweep = armed;
                if (disposed) {
                    armed.dispose();
                }
            } catch (RejectedExecutionException e) {
                sweeping.set(false);
            }
        }
    }

    private void sweep() {
        long unusedSince = now() - idleAfter;
        quotas.values().forEach(quota -> quota.evictIfIdle(unusedSince));
        sweeping.set(false);
        if (!quotas.isEmpty() && !disposed) {
            sweepLater();
        }
    }

    static QuotaRefusal closedRefusal() {
        return new QuotaRefusal(Reason.CLOSED, Duration.ZERO, "the rate limiter is closed");
    }

    /** What {@link #statistics()} adds up. */
    static final class Counts {

        final LongAdder visits = new LongAdder();
        final LongAdder failures = new LongAdder();
        final LongAdder shared = new LongAdder();
        final LongAdder local = new LongAdder();
    }

    /** How a {@link RedisRateLimiter} shall behave. All instances must agree on prefix, lease and late arrival. */
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
        private RedisListener listener = new RedisListener() {};

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
         * How long a permit is good for without news from its instance. The slots of an instance that died come back after
         * this, the late arrival and a rest; a live one renews its leases at a third of it.
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
         *
         * @param maxWaiting zero or more; 1000 unless set
         * @return this builder
         */
        public Builder maxWaiting(int maxWaiting) {
            if (maxWaiting < 0) {
                throw new IllegalArgumentException("maxWaiting must be zero or more, not " + maxWaiting);
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
         * Makes the limiter and begins to connect, which nothing waits for. Whoever makes it disposes it.
         *
         * @return a new limiter
         */
        public RedisRateLimiter build() {
            connection.prepare();
            SlotScript.load();
            Rest rest = rest();
            String instance = Long.toHexString(ThreadLocalRandom.current().nextLong());
            return build((key, quota) -> new SlotScript(connection, prefix, instance, rest, key, quota));
        }

        /** For a server that is not there. */
        RedisRateLimiter build(BiFunction<QuotaKey, Quota, Visit.Server> servers) {
            return new RedisRateLimiter(this, servers);
        }

        private Rest rest() {
            return new Rest(lease.toNanos(), lateArrival.toNanos());
        }

        private static Duration between(String name, Duration value, Duration least, Duration most) {
            if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", not " + value);
            }
            return value;
        }
    }

    /** What {@link #acquire} returns: nothing but the arguments until somebody subscribes. */
    private static final class Acquire extends Mono<Permit> {

        private final RedisRateLimiter limiter;
        private final QuotaKey key;
        private final Quota quota;
        private final long maxWait;
        private final boolean retry;

        Acquire(RedisRateLimiter limiter, QuotaKey key, Quota quota, long maxWait, boolean retry) {
            this.limiter = limiter;
            this.key = key;
            this.quota = quota;
            this.maxWait = maxWait;
            this.retry = retry;
        }

        @Override
        public void subscribe(CoreSubscriber<? super Permit> actual) {
            actual.onSubscribe(new SharedAcquisition(actual, limiter.shared(key, quota), maxWait, retry));
        }
    }
}
