package io.github.feishureactive.redis;

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
 * Shares with all instances that the platform's own clock is not to be trusted for a while. What was learnt here is
 * told at once; what others have learnt is asked for once a second while Redis serves permits. While Redis is away an
 * instance goes by what it has learnt itself, and tells it when Redis is back.
 *
 * <p>Only durations cross the network, and only what was learnt here is told, so that instances do not add up how long
 * it takes to tell each other.
 */
final class SharedDistrust {

    private static final Logger LOG = Loggers.getLogger(SharedDistrust.class);

    private static final long EVERY = Duration.ofSeconds(1).toNanos();

    private final ProcessingCredit credit;
    private final Server server;
    private final Scheduler timer;
    private final Duration timeout;
    private final AtomicBoolean inFlight = new AtomicBoolean();
    private final Sinks.Empty<Void> disposed = Sinks.empty();

    // Owned by the one exchange in flight.
    /** What Redis knows already. */
    private Distrust known = Distrust.NONE;

    private boolean failing;

    private volatile long next;

    SharedDistrust(ProcessingCredit credit, Server server, Scheduler timer, long timeoutNanos) {
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

    /** Redis served some key. */
    void served() {
        if (credit.enabled()) {
            long now = credit.now();
            if (now >= next) {
                exchange(now);
            }
        }
    }

    private void exchange(long now) {
        if (inFlight.compareAndSet(false, true)) {
            next = now + EVERY;
            Distrust own = credit.distrust();
            Remaining told = own.equals(known) ? Remaining.NONE : Remaining.of(own, now);
            Mono.defer(() -> server.exchange(told))
                    .switchIfEmpty(
                            Mono.error(() -> new IllegalStateException("Redis gave neither an answer nor an error")))
                    .timeout(timeout, timer)
                    .publishOn(timer)
                    .takeUntilOther(disposed.asMono())
                    .subscribe(theirs -> learn(own, theirs.from(now)), this::failed);
        }
    }

    /** Tells it again with the next visit that succeeds, and so logs it once. */
    private void failed(Throwable error) {
        if (!failing) {
            failing = true;
            LOG.warn(
                    "Redis does not serve what instances learn of the platform's clock: {}; tried again",
                    error.toString());
        }
        inFlight.set(false);
    }

    /** Cancels the exchange in flight, and makes no other. */
    void dispose() {
        disposed.tryEmitEmpty();
    }

    private void learn(Distrust told, Distrust theirs) {
        Distrust redis = told.and(theirs);
        Distrust both = credit.learn(theirs);
        known = redis;
        failing = false;
        inFlight.set(false);
        if (!both.equals(redis)) {
            // Throttled meanwhile.
            exchange(credit.now());
        }
    }

    /** Where all instances tell what they have learnt. Fails with whatever Lettuce fails with. */
    @FunctionalInterface
    interface Server {

        Mono<Remaining> exchange(Remaining own);
    }

    /**
     * A distrust as times that are left, in microseconds.
     *
     * @param forgotten until the last doubling is taken back
     * @param suspended until there is credit again
     */
    record Remaining(long forgotten, long suspended) {

        static final Remaining NONE = new Remaining(0, 0);

        static Remaining of(Distrust distrust, long now) {
            return new Remaining(left(distrust.forgottenAt(), now), left(distrust.suspendedUntil(), now));
        }

        private static long left(long until, long now) {
            return until <= now ? 0 : Rest.micros(until - now);
        }

        /** Counted from before it was asked for: an instance rather trusts too early again than never. */
        Distrust from(long time) {
            return new Distrust(from(time, forgotten), from(time, suspended));
        }

        private static long from(long time, long left) {
            return left <= 0 ? Long.MIN_VALUE : time + 1_000 * left;
        }
    }
}
