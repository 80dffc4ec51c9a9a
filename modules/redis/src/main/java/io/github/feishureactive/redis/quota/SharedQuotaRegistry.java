package io.github.feishureactive.redis.quota;

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
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.core.quota.RestRule;
import io.github.feishureactive.redis.RedisListener;

/** The quotas of all keys in use, and what they share: clock, timer, counters, requests to Redis, outages. */
final class SharedQuotaRegistry implements Disposable {

    /** How long a connection may take to open: it opens once, and with TLS takes several round trips. */
    private static final long CONNECT_TIMEOUT = Duration.ofSeconds(2).toNanos();

    private final Settings settings;
    private final RateLimiter local;
    private final SharedCredit credit;
    private final OutageTracker outage;
    private final long origin;
    private final Counts counts = new Counts();

    private final ConcurrentHashMap<QuotaKey, SharedQuota> quotas = new ConcurrentHashMap<>();
    private final AtomicBoolean sweeping = new AtomicBoolean();
    private volatile @Nullable Disposable sweep;
    private volatile boolean disposed;
    private final TimerWatch watch;
    private final Runnable onTimerDisposed = this::timerDisposed;
    private volatile boolean timerDisposed;

    /**
     * Creates an empty registry.
     *
     * @param local grants the permits of this instance's local share
     * @param credit shares what the instances learn about the processing credit
     */
    SharedQuotaRegistry(Settings settings, RateLimiter local, SharedCredit credit, RedisListener listener) {
        this.settings = settings;
        this.local = local;
        this.credit = credit;
        this.outage = new OutageTracker(listener, this::now);
        this.watch = new TimerWatch(settings.timer());
        this.origin = settings.timer().now(TimeUnit.NANOSECONDS);
    }

    SharedQuota get(QuotaKey key, Quota quota) {
        SharedQuota known = quotas.get(key);
        return known != null ? known : add(key, quota);
    }

    private SharedQuota add(QuotaKey key, Quota quota) {
        SharedQuota shared = quotas.computeIfAbsent(
                key,
                absent -> new SharedQuota(
                        this,
                        absent,
                        quota,
                        new LocalShare(
                                local, absent, LocalShare.of(quota, settings.instances(), QuotaTimings.LONGEST_PERIOD)),
                        settings.servers().apply(absent, quota)));
        if (disposed) {
            // dispose() may have gone through the map before the quota was added.
            shared.close();
            quotas.remove(key, shared);
        } else {
            watch.add(onTimerDisposed);
            sweepLater();
        }
        return shared;
    }

    /** Moves an acquisition on that arrived at a quota just when it was evicted. */
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

    void remove(QuotaKey key, SharedQuota quota) {
        quotas.remove(key, quota);
    }

    private void sweepLater() {
        if (sweeping.compareAndSet(false, true)) {
            try {
                Disposable scheduled =
                        settings.timer().schedule(this::sweep, settings.idleAfter(), TimeUnit.NANOSECONDS);
                sweep = scheduled;
                if (disposed) {
                    scheduled.dispose();
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
        credit.dispose();
        watch.remove(onTimerDisposed);
        Disposable scheduled = sweep;
        if (scheduled != null) {
            UserCode.run(scheduled, scheduled::dispose);
        }
        quotas.values().forEach(SharedQuota::close);
        quotas.clear();
        local.dispose();
    }

    @Override
    public boolean isDisposed() {
        return disposed;
    }

    /** The application has disposed the timer: nothing would wake the waiting callers. */
    void timerDisposed() {
        timerDisposed = true;
        dispose();
    }

    /** Returns the reason why no caller may wait any more. */
    QuotaRefusal refusal() {
        return timerDisposed ? QuotaRefusal.timerGone(watch.toString()) : QuotaRefusal.closed();
    }

    RedisLimiterStatistics statistics() {
        return new RedisLimiterStatistics(
                counts.requests.sum(),
                counts.failures.sum(),
                counts.shared.sum(),
                counts.local.sum(),
                quotas.size(),
                outage.unavailable());
    }

    // What the quotas share

    /** Returns nanoseconds since the registry was created. */
    long now() {
        return settings.timer().now(TimeUnit.NANOSECONDS) - origin;
    }

    Scheduler timer() {
        return settings.timer();
    }

    QuotaTimings timings() {
        return settings.timings();
    }

    RestRule rule() {
        return settings.rule();
    }

    int maxWaiting() {
        return settings.maxWaiting();
    }

    Counts counts() {
        return counts;
    }

    /** Returns a random number, at least zero and less than the bound. */
    long random(long bound) {
        return settings.random().applyAsLong(Math.max(1, bound));
    }

    /**
     * Sends a request with a timeout, and emits the response on the timer's thread so that Lettuce's own is free at
     * once.
     *
     * @param patient whether to allow for the time to connect if there is no connection
     * @param late receives a response that comes after the timeout, on the timer's thread too
     */
    Mono<SlotRequest.Response> send(
            SlotRequest.Server server, SlotRequest request, boolean patient, Consumer<SlotRequest.Response> late) {
        counts.requests.increment();
        long timeout = timings().timeout();
        if (patient && !server.connected()) {
            timeout = Math.max(timeout, CONNECT_TIMEOUT);
        }
        return Mono.defer(() -> server.send(request, response -> runOnTimer(() -> late.accept(response))))
                .switchIfEmpty(
                        Mono.error(() -> new IllegalStateException("Redis returned neither a result nor an error")))
                .timeout(Duration.ofNanos(timeout), timer())
                .publishOn(timer());
    }

    /** Runs a task on the timer's thread; returns {@code false} if the timer rejects it. */
    boolean runOnTimer(Runnable task) {
        return watch.execute(task);
    }

    OutageTracker outage() {
        return outage;
    }

    /** Redis responded for some key. */
    void responded() {
        outage.responded();
        credit.responded();
    }

    /** The platform throttled a call. */
    void throttled(QuotaKey key, Quota quota, Duration pause) {
        credit.throttled(key.operation());
        get(key, quota).pause(now() + pause.toNanos());
    }

    /**
     * What all quotas are set to. Times are nanoseconds.
     *
     * @param servers where the slots of a key are
     * @param timer supplies the time, runs tasks and signals permits
     * @param random jitter: at least zero and less than the argument
     * @param instances how many instances share each quota
     * @param timings leases and timeouts
     * @param rule when a slot may be used again
     * @param maxWaiting how many callers may wait for their first permit, for each key
     * @param idleAfter how long a key must be unused before it is evicted
     */
    record Settings(
            BiFunction<QuotaKey, Quota, SlotRequest.Server> servers,
            Scheduler timer,
            LongUnaryOperator random,
            int instances,
            QuotaTimings timings,
            RestRule rule,
            int maxWaiting,
            long idleAfter) {}

    /** The counters of the statistics. */
    static final class Counts {

        final LongAdder requests = new LongAdder();
        final LongAdder failures = new LongAdder();
        final LongAdder shared = new LongAdder();
        final LongAdder local = new LongAdder();
    }
}
