package io.github.feishureactive.core.quota;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.github.feishureactive.core.internal.TimerWatch;
import io.github.feishureactive.core.internal.UserCode;

/**
 * The rate limiter of one process: each key has as many slots as its quota has permits, and a used slot rests for the
 * quota's period after the platform's response was seen.
 *
 * <p>So that the platform never counts more than the quota in any window, however it cuts its windows, a slot's next
 * request leaves a whole period after the response to its last one. The price is the round trip: of a quota of N in W
 * it uses W / (W + round trip). Where the platform says how long it had the request, that time is no part of the price,
 * see {@link SlotRateLimiterBuilder#processingCredit(boolean)}. A request that ended without the platform's response
 * (cancelled, timed out, reset, answered by a proxy) may arrive late; its slot rests from the latest time at which it
 * could, {@link SlotRateLimiterBuilder#lateArrival(Duration)} after it was sent. If the network holds a request back
 * for longer than that, or the process is restarted, the platform may once count more than the quota.
 *
 * <p>Permits that a caller had to wait for are signalled on the timer's thread. All others are signalled on the thread
 * that asked or, when several ask for one key at the same moment, on that of one of them.
 */
public final class SlotRateLimiter implements RateLimiter {

    /** The longest time reckoned with, that of the longest window, so that no sum of times overflows. */
    static final Duration LONGEST = Duration.ofDays(1);

    private final Scheduler timer;
    private final RestRule restRule;
    private final DoubleSupplier chance;
    private final ProcessingCredit credit;
    private final int maxWaiting;
    private final long idleAfter;
    private final long origin;

    private final ConcurrentHashMap<QuotaKey, QuotaCell> cells = new ConcurrentHashMap<>();
    private final TimerWatch watch;
    private final Runnable timerDisposed = this::timerDisposed;
    private final AtomicBoolean sweeping = new AtomicBoolean();
    private volatile @Nullable Disposable sweep;
    private volatile boolean disposed;

    SlotRateLimiter(SlotRateLimiterBuilder builder) {
        this.timer = builder.timer;
        this.watch = new TimerWatch(timer);
        this.credit = builder.credit();
        this.restRule = new RestRule(builder.lateArrival.toNanos(), credit);
        this.chance = builder.chance;
        this.maxWaiting = builder.maxWaiting;
        this.idleAfter = nanos(builder.idleAfter);
        this.origin = timer.now(TimeUnit.NANOSECONDS);
    }

    /**
     * A limiter with every setting at its default.
     *
     * @return a new limiter
     */
    public static SlotRateLimiter create() {
        return builder().build();
    }

    /**
     * Starts to describe a limiter.
     *
     * @return a builder
     */
    public static SlotRateLimiterBuilder builder() {
        return new SlotRateLimiterBuilder();
    }

    @Override
    public Mono<Permit> acquire(QuotaKey key, Quota quota, long maxWaitNanos, boolean retry) {
        return new AcquireMono(this, key, quota, maxWaitNanos, retry);
    }

    @Override
    public void throttled(QuotaKey key, Quota quota, Duration pause) {
        credit.throttled(key.operation());
        pause(key, quota, now() + (pause.isNegative() ? 0 : nanos(pause)));
    }

    void pause(QuotaKey key, Quota quota, long until) {
        if (!disposed) {
            cell(key, quota).pause(until);
        }
    }

    /**
     * How many keys are remembered at the moment.
     *
     * @return the number of keys that are in use, resting or waiting to be evicted
     */
    public int keys() {
        return cells.size();
    }

    @Override
    public void dispose() {
        if (disposed) {
            return;
        }
        disposed = true;
        watch.remove(timerDisposed);
        Disposable running = sweep;
        if (running != null) {
            UserCode.run(running, running::dispose);
        }
        cells.values().forEach(QuotaCell::close);
        cells.clear();
    }

    @Override
    public boolean isDisposed() {
        return disposed;
    }

    /** Nanoseconds since the limiter was made, never negative, so that they may be compared as numbers. */
    long now() {
        return timer.now(TimeUnit.NANOSECONDS) - origin;
    }

    Scheduler timer() {
        return timer;
    }

    RestRule restRule() {
        return restRule;
    }

    /** From 0 to 1, at random. */
    double chance() {
        return chance.getAsDouble();
    }

    int maxWaiting() {
        return maxWaiting;
    }

    QuotaRefusal timerGone() {
        return QuotaRefusal.timerGone(watch.toString());
    }

    /** Watches the timer for the callers that wait. */
    void watchTimer() {
        watch.add(timerDisposed);
        if (disposed) {
            // It may have been added after dispose() removed it.
            watch.remove(timerDisposed);
        }
    }

    /** Callers that wait later register again: the watch must not retain a limiter that is neither used nor closed. */
    private void timerDisposed() {
        watch.remove(timerDisposed);
        refuseWaiting();
    }

    /** Refuses all who wait, of whatever key: the timer that is to wake them accepts no tasks. */
    void refuseWaiting() {
        cells.values().forEach(QuotaCell::refuseWaiting);
    }

    void forget(QuotaKey key, QuotaCell cell) {
        cells.remove(key, cell);
    }

    /**
     * Signals a list of decided acquisitions, in order; those that waited, on the timer's thread. A subscriber that
     * throws does not keep those behind it from being signalled, nor does it disturb who asks on this thread.
     *
     * @param asking the one that asks on this thread and hears what its own subscriber throws, {@code null} for none
     */
    void signal(Acquisition first, @Nullable Acquisition asking, boolean onTimer) {
        Error fatal = null;
        Acquisition waited = null;
        Acquisition lastWaited = null;
        Acquisition acquisition = first;
        while (acquisition != null) {
            Acquisition following = acquisition.nextSignal;
            acquisition.nextSignal = null;
            if (acquisition.waited && !onTimer && !acquisition.asking()) {
                if (lastWaited == null) {
                    waited = acquisition;
                } else {
                    lastWaited.nextSignal = acquisition;
                }
                lastWaited = acquisition;
            } else {
                try {
                    signalOne(acquisition);
                } catch (Throwable thrown) {
                    Error error = UserCode.threw(acquisition.subscriber(), thrown);
                    if (onTimer || acquisition == asking) {
                        fatal = UserCode.first(fatal, error);
                    } else if (error != null) {
                        UserCode.uncaught(error);
                    }
                }
            }
            acquisition = following;
        }
        if (waited != null) {
            signalOnTimer(waited);
        }
        UserCode.rethrow(fatal);
    }

    private void signalOne(Acquisition acquisition) {
        if (acquisition.asking()) {
            reroute(acquisition);
        } else {
            acquisition.signal();
        }
    }

    private void signalOnTimer(Acquisition waited) {
        Runnable signal = () -> signal(waited, null, true);
        if (!executeOnTimer(signal)) {
            signal.run();
        }
    }

    /** Returns {@code false} if the timer rejects the task. */
    boolean executeOnTimer(Runnable task) {
        return watch.execute(task);
    }

    private void reroute(Acquisition acquisition) {
        if (disposed) {
            if (acquisition.refuse(QuotaRefusal.closed())) {
                acquisition.signal();
            }
        } else {
            acquisition.cell = cell(acquisition.cell.key(), acquisition.cell.quota());
            acquisition.cell.arrive(acquisition);
        }
    }

    QuotaCell cell(QuotaKey key, Quota quota) {
        QuotaCell cell = cells.get(key);
        return cell != null ? cell : newCell(key, quota);
    }

    private QuotaCell newCell(QuotaKey key, Quota quota) {
        QuotaCell cell = cells.computeIfAbsent(key, absent -> new QuotaCell(this, absent, quota));
        sweepLater();
        if (disposed) {
            // All of this may have been done after dispose() undid it.
            cell.close();
            cells.remove(key, cell);
        }
        return cell;
    }

    private static long nanos(Duration duration) {
        return (duration.compareTo(LONGEST) < 0 ? duration : LONGEST).toNanos();
    }

    private void sweepLater() {
        if (sweeping.compareAndSet(false, true)) {
            try {
                Disposable armed = timer.schedule(this::sweep, idleAfter, TimeUnit.NANOSECONDS);
                sweep = armed;
                if (disposed) {
                    armed.dispose();
                }
            } catch (Throwable thrown) {
                UserCode.rejected(timer, thrown);
                sweeping.set(false);
            }
        }
    }

    private void sweep() {
        cells.values().forEach(QuotaCell::evictIfIdle);
        sweeping.set(false);
        if (cells.isEmpty()) {
            watch.remove(timerDisposed);
        }
        // Looked at again: a cell may have come meanwhile.
        if (!cells.isEmpty() && !disposed) {
            watchTimer();
            sweepLater();
        }
    }
}
