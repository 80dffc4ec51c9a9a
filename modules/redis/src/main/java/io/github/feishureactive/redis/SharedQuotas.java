package io.github.feishureactive.redis;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.github.feishureactive.core.internal.TimerWatch;
import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaKey;
import io.github.feishureactive.core.quota.QuotaRefusal;
import io.github.feishureactive.core.quota.QuotaRefusal.Reason;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.core.quota.RestRule;

/** The quotas of all keys that are in use, and what they have in common: time, timer, the way to the server. */
final class SharedQuotas implements Disposable {

    /** How long a connection may take to be opened: that is once, and with TLS a matter of several round trips. */
    private static final long OPENING = Duration.ofSeconds(2).toNanos();

    private final Settings settings;
    private final RateLimiter local;
    private final SharedDistrust distrust;
    private final Availability availability;
    private final long origin;
    private final Counts counts = new Counts();

    private final ConcurrentHashMap<QuotaKey, SharedQuota> quotas = new ConcurrentHashMap<>();
    private final AtomicBoolean sweeping = new AtomicBoolean();
    private volatile @Nullable Disposable sweep;
    private volatile boolean disposed;
    private final TimerWatch watch;
    private final Runnable timerDisposed = this::timerGone;
    private volatile boolean timerGone;

    /**
     * None yet.
     *
     * @param local grants the permits of this instance's share
     * @param distrust what the instances have learnt of the platform's clock
     */
    SharedQuotas(Settings settings, RateLimiter local, SharedDistrust distrust, RedisListener listener) {
        this.settings = settings;
        this.local = local;
        this.distrust = distrust;
        this.availability = new Availability(listener, this::now);
        this.watch = new TimerWatch(settings.timer());
        this.origin = settings.timer().now(TimeUnit.NANOSECONDS);
    }

    SharedQuota get(QuotaKey key, Quota quota) {
        SharedQuota known = quotas.get(key);
        return known != null ? known : added(key, quota);
    }

    private SharedQuota added(QuotaKey key, Quota quota) {
        SharedQuota shared = quotas.computeIfAbsent(
                key,
                absent -> new SharedQuota(
                        this,
                        absent,
                        quota,
                        new LocalShare(
                                local, absent, LocalShare.of(quota, settings.instances(), RedisRateLimiter.LONGEST)),
                        settings.servers().apply(absent, quota)));
        if (disposed) {
            // It may have been added after dispose() went through the map.
            shared.close();
            quotas.remove(key, shared);
        } else {
            watch.add(timerDisposed);
            sweepLater();
        }
        return shared;
    }

    /** An acquisition came to a quota that was forgotten at this moment. */
    void reroute(SharedAcquisition acquisition, QuotaKey key, Quota quota) {
        if (disposed) {
            if (acquisition.refuse(refusal())) {
                acquisition.signal();
            }
        } else {
            acquisition.quota = get(key, quota);
            acquisition.quota.arrive(acquisition);
        }
    }

    void forget(QuotaKey key, SharedQuota quota) {
        quotas.remove(key, quota);
    }

    private void sweepLater() {
        if (sweeping.compareAndSet(false, true)) {
            try {
                Disposable armed = settings.timer().schedule(this::sweep, settings.idleAfter(), TimeUnit.NANOSECONDS);
                sweep = armed;
                if (disposed) {
                    armed.dispose();
                }
            } catch (Throwable thrown) {
                UserCode.rejected(settings.timer(), thrown);
                sweeping.set(false);
            }
        }
    }

    private void sweep() {
        long unusedSince = now() - settings.idleAfter();
        quotas.values().forEach(quota -> quota.evictIfIdle(unusedSince));
        sweeping.set(false);
        if (!quotas.isEmpty() && !disposed) {
            sweepLater();
        }
    }

    @Override
    public void dispose() {
        if (disposed) {
            return;
        }
        disposed = true;
        distrust.dispose();
        watch.remove(timerDisposed);
        Disposable running = sweep;
        if (running != null) {
            UserCode.run(running, running::dispose);
        }
        quotas.values().forEach(SharedQuota::close);
        quotas.clear();
        local.dispose();
    }

    @Override
    public boolean isDisposed() {
        return disposed;
    }

    /** The application has disposed the timer: nothing would ever wake those who wait. */
    void timerGone() {
        timerGone = true;
        dispose();
    }

    /** Why nobody is let wait any more. */
    QuotaRefusal refusal() {
        return timerGone
                ? new QuotaRefusal(
                        Reason.TIMER_GONE,
                        Duration.ZERO,
                        "the rate limiter's timer " + watch + " accepts no more tasks")
                : new QuotaRefusal(Reason.CLOSED, Duration.ZERO, "the rate limiter is closed");
    }

    RedisLimiterStatistics statistics() {
        return new RedisLimiterStatistics(
                counts.visits.sum(),
                counts.failures.sum(),
                counts.shared.sum(),
                counts.local.sum(),
                quotas.size(),
                availability.away());
    }

    // What they have in common

    /** Nanoseconds since these were made. */
    long now() {
        return settings.timer().now(TimeUnit.NANOSECONDS) - origin;
    }

    Scheduler timer() {
        return settings.timer();
    }

    Rest rest() {
        return settings.rest();
    }

    RestRule rule() {
        return settings.rule();
    }

    long timeout() {
        return settings.rest().timeout();
    }

    int maxWaiting() {
        return settings.maxWaiting();
    }

    Counts counts() {
        return counts;
    }

    /** At least zero and less than the bound. */
    long random(long bound) {
        return settings.random().applyAsLong(Math.max(1, bound));
    }

    /**
     * Bounded in time; its answer comes on the timer's thread, so that Lettuce's own is free at once.
     *
     * @param patient whether a connection that is not open gets the time to be opened
     * @param late takes an answer that comes after that time, on the timer's thread too
     */
    Mono<Visit.Answer> visit(Visit.Server server, Visit visit, boolean patient, Consumer<Visit.Answer> late) {
        counts.visits.increment();
        long timeout = patient && !server.open() ? Math.max(timeout(), OPENING) : timeout();
        return Mono.defer(() -> server.visit(visit, answer -> later(() -> late.accept(answer))))
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("Redis gave neither an answer nor an error")))
                .timeout(Duration.ofNanos(timeout), timer())
                .publishOn(timer());
    }

    /** Runs something on the timer's thread, or says that there is none any more. */
    boolean later(Runnable task) {
        try {
            timer().schedule(task);
            return true;
        } catch (Throwable thrown) {
            UserCode.rejected(timer(), thrown);
            return false;
        }
    }

    void lost(SharedQuota quota, Throwable cause) {
        availability.lost(quota, cause);
    }

    void found(SharedQuota quota) {
        availability.found(quota);
    }

    void served() {
        availability.served();
        distrust.served();
    }

    /** The platform throttled a call. */
    void throttled(QuotaKey key, Quota quota, Duration pause) {
        distrust.throttled(key.operation());
        get(key, quota).pause(now() + pause.toNanos());
    }

    /** It will never be found again, and nobody needs to know. */
    void gone(SharedQuota quota) {
        availability.forget(quota);
    }

    /**
     * How they behave. Times are nanoseconds.
     *
     * @param servers where the slots of a key are
     * @param timer where time comes from, tasks run and permits are signalled
     * @param random where jitter comes from
     * @param instances how many share each quota
     * @param rest how long things last
     * @param rule when a slot may be used again
     * @param maxWaiting how many may wait for their first turn at one key
     * @param idleAfter how long a key must not have been used to be forgotten
     */
    record Settings(
            BiFunction<QuotaKey, Quota, Visit.Server> servers,
            Scheduler timer,
            LongUnaryOperator random,
            int instances,
            Rest rest,
            RestRule rule,
            int maxWaiting,
            long idleAfter) {}

    /** What the statistics add up. */
    static final class Counts {

        final LongAdder visits = new LongAdder();
        final LongAdder failures = new LongAdder();
        final LongAdder shared = new LongAdder();
        final LongAdder local = new LongAdder();
    }
}
