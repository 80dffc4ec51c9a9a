package io.github.feishureactive.redis.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.LongUnaryOperator;

import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.github.feishureactive.core.quota.ProcessingCredit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaKey;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.core.quota.RateLimiterListener;
import io.github.feishureactive.core.quota.RestRule;
import io.github.feishureactive.core.quota.SlotRateLimiter;
import io.github.feishureactive.core.quota.SlotRateLimiterBuilder;
import io.github.feishureactive.redis.LettuceConnection;
import io.github.feishureactive.redis.RedisListener;
import io.github.feishureactive.redis.internal.DurationSetting;
import io.github.feishureactive.redis.internal.connection.ConnectionProvider;

/**
 * Builds a {@link RedisRateLimiter}. All instances must use the same number of instances, prefix, lease, late arrival
 * and timeout.
 */
public final class RedisRateLimiterBuilder {

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

    RedisRateLimiterBuilder(LettuceConnection connection, int instances) {
        if (instances < 1) {
            throw new IllegalArgumentException("instances must be at least 1, not " + instances);
        }
        this.connection = Objects.requireNonNull(connection, "connection");
        this.instances = instances;
    }

    /**
     * Sets the scheduler that supplies the time, runs timers and signals permits.
     *
     * @param timer a scheduler that never blocks; {@link Schedulers#parallel()} unless set
     * @return this builder
     */
    public RedisRateLimiterBuilder timer(Scheduler timer) {
        this.timer = Objects.requireNonNull(timer, "timer");
        return this;
    }

    /**
     * Sets the prefix of all keys. It must not contain braces, which mark what a cluster hashes.
     *
     * @param prefix {@code feishu:quota} unless set
     * @return this builder
     */
    public RedisRateLimiterBuilder prefix(String prefix) {
        if (prefix.indexOf('{') >= 0 || prefix.indexOf('}') >= 0) {
            throw new IllegalArgumentException("prefix must not contain braces: " + prefix);
        }
        this.prefix = prefix;
        return this;
    }

    /**
     * Sets how long a permit is valid without a renewal by its instance. The slots of an instance that died are free
     * again after the lease, the late arrival and a rest; a live instance renews its leases after a third of that time.
     *
     * @param lease 500 ms to a minute; three seconds unless set
     * @return this builder
     */
    public RedisRateLimiterBuilder lease(Duration lease) {
        this.lease = DurationSetting.between("lease", lease, Duration.ofMillis(500), Duration.ofMinutes(1));
        return this;
    }

    /**
     * Sets how long after it was sent a request without a response may still reach the platform.
     *
     * @param lateArrival zero to an hour; one second unless set
     * @return this builder
     */
    public RedisRateLimiterBuilder lateArrival(Duration lateArrival) {
        this.lateArrival = DurationSetting.between("lateArrival", lateArrival, Duration.ZERO, Duration.ofHours(1));
        return this;
    }

    /**
     * Sets whether a slot may rest from the time at which the platform received the request, where the platform says
     * how long it had it; see {@link SlotRateLimiterBuilder#processingCredit(boolean)}. A throttling suspends this in
     * all instances within a second.
     *
     * @param processingCredit {@code true} unless set
     * @return this builder
     */
    public RedisRateLimiterBuilder processingCredit(boolean processingCredit) {
        this.processingCredit = processingCredit;
        return this;
    }

    /**
     * Sets how long after a request has reached the platform's gateway the platform counts it at the latest; see
     * {@link SlotRateLimiterBuilder#countedWithin(Duration)}.
     *
     * @param countedWithin 1 ms to 400 ms; 25 ms unless set
     * @return this builder
     */
    public RedisRateLimiterBuilder countedWithin(Duration countedWithin) {
        this.countedWithin =
                DurationSetting.between("countedWithin", countedWithin, Duration.ofMillis(1), Duration.ofMillis(400));
        return this;
    }

    /**
     * Sets how long to wait for Redis before it counts as unavailable; at least two seconds while a connection is
     * opened.
     *
     * @param timeout 10 ms to ten seconds; 300 ms unless set
     * @return this builder
     */
    public RedisRateLimiterBuilder timeout(Duration timeout) {
        this.timeout = DurationSetting.between("timeout", timeout, Duration.ofMillis(10), Duration.ofSeconds(10));
        return this;
    }

    /**
     * Sets how many callers of this instance may wait for one key; retries of calls that had a permit do not count.
     * Each caller waits for at least one round trip, so a burst of callers needs room even if permits are free.
     *
     * @param maxWaiting one or more; 1000 unless set
     * @return this builder
     */
    public RedisRateLimiterBuilder maxWaiting(int maxWaiting) {
        if (maxWaiting < 1) {
            throw new IllegalArgumentException("maxWaiting must be one or more, not " + maxWaiting
                    + ": where a quota is shared, each caller waits for Redis");
        }
        this.maxWaiting = maxWaiting;
        return this;
    }

    /**
     * Sets how long a key must be unused before this instance forgets it; in Redis keys expire by themselves.
     *
     * @param idleAfter one millisecond to a day; two minutes unless set
     * @return this builder
     */
    public RedisRateLimiterBuilder idleAfter(Duration idleAfter) {
        this.idleAfter =
                DurationSetting.between("idleAfter", idleAfter, Duration.ofMillis(1), QuotaTimings.LONGEST_PERIOD);
        return this;
    }

    /**
     * Sets the listener that is notified of outages, which are logged in any case.
     *
     * @param listener none unless set
     * @return this builder
     */
    public RedisRateLimiterBuilder listener(RedisListener listener) {
        this.listener = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Adds a listener that is notified of what the limiter learns about the platform, which is logged in any case.
     *
     * @param listener one more; each is notified
     * @return this builder
     */
    public RedisRateLimiterBuilder listener(RateLimiterListener listener) {
        limiterListeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /** For tests: sets the jitter, at least zero and less than the argument. */
    RedisRateLimiterBuilder random(LongUnaryOperator random) {
        this.random = random;
        return this;
    }

    /**
     * Builds the limiter and starts to connect, without waiting for it. The caller disposes the limiter.
     *
     * @return a new limiter
     */
    public RedisRateLimiter build() {
        ConnectionProvider provider = ConnectionProvider.of(connection);
        provider.connect();
        String instance = Long.toHexString(ThreadLocalRandom.current().nextLong());
        return build(
                SlotScript.on(provider, prefix, instance, timings(), timer, instances),
                new CreditScript(provider, prefix));
    }

    /** For tests, whose servers need no Redis. */
    RedisRateLimiter build(BiFunction<QuotaKey, Quota, SlotRequest.Server> servers, SharedCredit.Server others) {
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
        SharedQuotaRegistry.Settings settings = new SharedQuotaRegistry.Settings(
                servers,
                timer,
                random,
                instances,
                timings(),
                new RestRule(lateArrival.toNanos(), credit),
                maxWaiting,
                idleAfter.toNanos());
        SharedCredit shared = new SharedCredit(credit, others, timer, timeout.toNanos());
        return new RedisRateLimiter(local, new SharedQuotaRegistry(settings, local, shared, listener));
    }

    private QuotaTimings timings() {
        return new QuotaTimings(lease.toNanos(), lateArrival.toNanos(), timeout.toNanos());
    }
}
