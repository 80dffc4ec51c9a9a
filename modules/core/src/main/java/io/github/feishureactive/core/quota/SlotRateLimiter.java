package io.github.feishureactive.core.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.github.feishureactive.core.internal.TimerWatch;
import io.github.feishureactive.core.internal.UserCode;

/**
 * The rate limiter of one process: each key has as many slots as its quota has permits, and a used slot rests for the
 * quota's period after the platform's answer was seen.
 *
 * <p>So that the platform never counts more than the quota in any window, however it cuts its windows, a slot's next
 * request leaves a whole period after the answer to its last one. The price is the round trip: of a quota of N in W it
 * uses W / (W + round trip). Where the platform says how long it had the request, that time is no part of the price,
 * see {@link Builder#processingCredit(boolean)}. A request that ended without the platform's answer (cancelled, timed
 * out, reset, answered by a proxy) may arrive late; its slot rests from the latest time at which it could,
 * {@link Builder#lateArrival(Duration)} after it was sent. If the network holds a request back for longer than that, or
 * the process is restarted, the platform may once count more than the quota.
 *
 * <p>Permits that somebody waited for are signalled on the timer's thread. All others are signalled on the thread that
 * asked or, when several ask for one key at the same moment, on that of one of them.
 */
public final class SlotRateLimiter implements RateLimiter {

    /** The longest time reckoned with, that of the longest window, so that no sum of times overflows. */
    private static final Duration LONGEST = Duration.ofDays(1);

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

    private SlotRateLimiter(Builder builder) {
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
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Mono<Permit> acquire(QuotaKey key, Quota quota, long maxWaitNanos, boolean retry) {
        return new Acquire(this, key, quota, maxWaitNanos, retry);
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

    /** For who waits. */
    void watchTimer() {
        watch.add(timerDisposed);
        if (disposed) {
            // It may have been added after dispose() removed it.
            watch.remove(timerDisposed);
        }
    }

    /** Whoever waits from now on registers anew: a limiter that nobody uses or closes must not be kept by the watch. */
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
        try {
            timer.schedule(() -> signal(waited, null, true));
        } catch (Throwable thrown) {
            UserCode.rejected(timer, thrown);
            signal(waited, null, true);
        }
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

    /** How a {@link SlotRateLimiter} shall behave. */
    public static final class Builder {

        private Scheduler timer = Schedulers.parallel();
        private Duration lateArrival = Duration.ofSeconds(1);
        private DoubleSupplier chance = () -> ThreadLocalRandom.current().nextDouble();
        private boolean processingCredit = true;
        private Duration countedWithin = Duration.ofMillis(25);
        private final List<RateLimiterListener> listeners = new ArrayList<>();
        private @Nullable ProcessingCredit shared;
        private int maxWaiting = 1_000;
        private Duration idleAfter = Duration.ofMinutes(2);

        private Builder() {}

        /**
         * Where the limiter takes its time from, lets its timers run, and signals those who had to wait.
         *
         * @param timer a scheduler that never blocks; {@link Schedulers#parallel()} unless set
         * @return this builder
         */
        public Builder timer(Scheduler timer) {
            this.timer = Objects.requireNonNull(timer, "timer");
            return this;
        }

        /**
         * How long after it was sent a request without an answer may still reach the platform.
         *
         * @param lateArrival zero to a day; one second unless set
         * @return this builder
         */
        public Builder lateArrival(Duration lateArrival) {
            if (lateArrival.isNegative() || lateArrival.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("lateArrival must be zero to " + LONGEST + ", not " + lateArrival);
            }
            this.lateArrival = lateArrival;
            return this;
        }

        /** For tests that need to know by how much the limiter varies its times. */
        Builder chance(DoubleSupplier chance) {
            this.chance = chance;
            return this;
        }

        /**
         * Whether a slot may rest from the time at which the platform had the request, where the platform says how long
         * it had it ({@code Server-Timing: inner;dur=N}), instead of from its response. With calls that take 300 ms
         * inside the platform that uses 0.90 of a quota of ten a second instead of 0.72. It rests on an assumption, see
         * {@link #countedWithin(Duration)}.
         *
         * @param processingCredit {@code true} unless set
         * @return this builder
         */
        public Builder processingCredit(boolean processingCredit) {
            this.processingCredit = processingCredit;
            return this;
        }

        /**
         * How long after a request has reached the platform's gateway the platform counts it, at the latest. If it
         * counts later than this, it may throttle now and then; each time the limiter goes without the platform's
         * durations for a while, and reckons with a longer time afterwards.
         *
         * @param countedWithin 1 ms to 400 ms; 25 ms unless set
         * @return this builder
         */
        public Builder countedWithin(Duration countedWithin) {
            if (countedWithin.compareTo(Duration.ofMillis(1)) < 0
                    || countedWithin.compareTo(Duration.ofMillis(400)) > 0) {
                throw new IllegalArgumentException("countedWithin must be 1 ms to 400 ms: " + countedWithin);
            }
            this.countedWithin = countedWithin;
            return this;
        }

        /**
         * Adds a listener that is notified of what the limiter learns about the platform; the log says it in any case.
         *
         * @param listener one more; each is notified
         * @return this builder
         */
        public Builder listener(RateLimiterListener listener) {
            listeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /**
         * For limiters of this library that learn together. What was set for a credit of its own does not count then.
         *
         * @param shared reads the same timer
         * @return this builder
         */
        public Builder processingCredit(ProcessingCredit shared) {
            this.shared = shared;
            return this;
        }

        private ProcessingCredit credit() {
            ProcessingCredit given = shared;
            if (given != null) {
                return given;
            }
            Scheduler clock = timer;
            return new ProcessingCredit(
                    processingCredit ? countedWithin.toNanos() : ProcessingCredit.OFF,
                    () -> clock.now(TimeUnit.NANOSECONDS),
                    RateLimiterListener.all(listeners)::processingCreditSuspended);
        }

        /**
         * How many callers may wait for one key; retries of calls that had their turn do not count.
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
         * How often to look for keys that nobody uses; such a key is forgotten once all its slots have rested.
         *
         * @param idleAfter more than zero; two minutes unless set
         * @return this builder
         */
        public Builder idleAfter(Duration idleAfter) {
            if (idleAfter.isNegative() || idleAfter.isZero()) {
                throw new IllegalArgumentException("idleAfter must be more than zero, not " + idleAfter);
            }
            this.idleAfter = idleAfter;
            return this;
        }

        /**
         * Makes the limiter. Whoever makes it disposes it.
         *
         * @return a new limiter
         */
        public SlotRateLimiter build() {
            return new SlotRateLimiter(this);
        }
    }

    /** What {@link #acquire} returns: nothing but the arguments until somebody subscribes. */
    private static final class Acquire extends Mono<Permit> {

        private final SlotRateLimiter limiter;
        private final QuotaKey key;
        private final Quota quota;
        private final long maxWait;
        private final boolean retry;

        Acquire(SlotRateLimiter limiter, QuotaKey key, Quota quota, long maxWait, boolean retry) {
            this.limiter = limiter;
            this.key = key;
            this.quota = quota;
            this.maxWait = maxWait;
            this.retry = retry;
        }

        @Override
        public void subscribe(CoreSubscriber<? super Permit> actual) {
            actual.onSubscribe(new Acquisition(actual, limiter.cell(key, quota), maxWait, retry));
        }
    }
}
