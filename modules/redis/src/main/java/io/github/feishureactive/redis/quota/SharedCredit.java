package io.github.feishureactive.redis.quota;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.feishureactive.core.quota.ProcessingCredit;
import io.github.feishureactive.core.quota.ProcessingCredit.Distrust;

/**
 * Shares with all instances that the processing credit is suspended. What this instance learns is sent at once; what
 * the others have learnt is read once a second while Redis responds. During an outage an instance uses what it knows,
 * and sends it when Redis is back.
 *
 * <p>Only durations are exchanged, and an instance sends only what it has learnt itself, so that the time of the
 * exchanges does not add up.
 */
final class SharedCredit {

    private static final Logger LOG = Loggers.getLogger(SharedCredit.class);

    private static final long INTERVAL = Duration.ofSeconds(1).toNanos();

    private final ProcessingCredit credit;
    private final Server server;
    private final Scheduler timer;
    private final Duration timeout;
    private final AtomicBoolean inFlight = new AtomicBoolean();
    private final Sinks.Empty<Void> disposed = Sinks.empty();

    // Owned by the exchange in flight.
    /** What Redis knows already. */
    private Distrust known = Distrust.NONE;

    private boolean failing;

    private volatile long next;

    SharedCredit(ProcessingCredit credit, Server server, Scheduler timer, long timeoutNanos) {
        this.credit = credit;
        this.server = server;
        this.timer = timer;
        this.timeout = Duration.ofNanos(timeoutNanos);
        this.next = credit.now();
    }

    /** The platform throttled a call. */
    void throttled(String operation) {
        if (credit.throttled(operation)) {
            exchange(credit.now());
        }
    }

    /** Redis responded for some key. */
    void responded() {
        if (credit.enabled()) {
            long now = credit.now();
            if (now >= next) {
                exchange(now);
            }
        }
    }

    private void exchange(long now) {
        if (inFlight.compareAndSet(false, true)) {
            next = now + INTERVAL;
            Distrust own = credit.distrust();
            Remaining sent = own.equals(known) ? Remaining.NONE : Remaining.of(own, now);
            Mono.defer(() -> server.exchange(sent))
                    .switchIfEmpty(
                            Mono.error(() -> new IllegalStateException("Redis returned neither a result nor an error")))
                    .timeout(timeout, timer)
                    .publishOn(timer)
                    .takeUntilOther(disposed.asMono())
                    .subscribe(theirs -> learn(own, theirs.from(now)), this::failed);
        }
    }

    /** Logs the first failure in a row. The next exchange sends the same again. */
    private void failed(Throwable error) {
        if (!failing) {
            failing = true;
            LOG.warn("Redis unavailable for the processing credit: {}; will retry", error.toString());
        }
        inFlight.set(false);
    }

    /** Cancels the exchange in flight, and starts no other. */
    void dispose() {
        disposed.tryEmitEmpty();
    }

    private void learn(Distrust sent, Distrust theirs) {
        Distrust redis = sent.and(theirs);
        Distrust both = credit.learn(theirs);
        known = redis;
        failing = false;
        inFlight.set(false);
        if (!both.equals(redis)) {
            // Throttled during the exchange.
            exchange(credit.now());
        }
    }

    /** What all instances have learnt. */
    @FunctionalInterface
    interface Server {

        /**
         * Sends what this instance has learnt.
         *
         * @return what all have learnt; fails as Lettuce does
         */
        Mono<Remaining> exchange(Remaining own);
    }

    /**
     * A distrust as remaining times, in microseconds.
     *
     * @param forgotten until the last doubling is taken back
     * @param suspended until credit is given again
     */
    record Remaining(long forgotten, long suspended) {

        static final Remaining NONE = new Remaining(0, 0);

        static Remaining of(Distrust distrust, long now) {
            return new Remaining(left(distrust.forgottenAt(), now), left(distrust.suspendedUntil(), now));
        }

        private static long left(long until, long now) {
            return until <= now ? 0 : QuotaTimings.micros(until - now);
        }

        /** Counts from before the exchange: it is better to give credit again too early than never. */
        Distrust from(long time) {
            return new Distrust(from(time, forgotten), from(time, suspended));
        }

        private static long from(long time, long left) {
            return left <= 0 ? Long.MIN_VALUE : time + 1_000 * left;
        }
    }
}
