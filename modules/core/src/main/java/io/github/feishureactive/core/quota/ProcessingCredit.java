package io.github.feishureactive.core.quota;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * How much earlier a slot may wake because the platform said how long it had the request.
 *
 * <p>A request whose response says that the platform's gateway had it for N nanoseconds reached that gateway no later
 * than N before the response was seen. If the platform counts requests within a margin of that moment, the rest may
 * begin N less the margin before the response, whatever the network does in either direction. That the platform counts
 * so early is an assumption, and the platform says when it is wrong: a throttling while credit was in use suspends the
 * credit, for a minute at first, and doubles the margin; each further one doubles both, up to an hour and to 400 ms. A
 * day without takes one doubling back.
 *
 * <p>Shared by all keys of a limiter, and by the limiters of all instances, since the assumption is about the platform.
 * Safe for use by several threads: the distrust is immutable and replaced by one compare-and-set.
 */
public final class ProcessingCredit {

    /** The margin of a credit that is never given. */
    public static final long OFF = Long.MAX_VALUE;

    private static final Logger LOG = Loggers.getLogger(ProcessingCredit.class);

    private static final long FIRST_SUSPENSION = Duration.ofMinutes(1).toNanos();
    private static final long LONGEST_SUSPENSION = Duration.ofHours(1).toNanos();
    private static final long LARGEST_MARGIN = Duration.ofMillis(400).toNanos();
    private static final long FORGET_AFTER = Duration.ofDays(1).toNanos();

    /** With so many doublings the suspension is at its longest. */
    private static final int MOST_DOUBLINGS = 7;

    private static final AtomicReferenceFieldUpdater<ProcessingCredit, Distrust> DISTRUST =
            AtomicReferenceFieldUpdater.newUpdater(ProcessingCredit.class, Distrust.class, "distrust");

    private final long margin;
    private final LongSupplier clock;
    private final BiConsumer<Duration, Duration> listener;
    private volatile Distrust distrust = Distrust.NONE;

    /** Whether any slot has woken early since the last throttling. */
    private volatile boolean used;

    /**
     * A credit that is given from the start.
     *
     * @param margin nanoseconds after its arrival within which the platform counts a request, or {@link #OFF}
     * @param clock nanoseconds; read only where there was a throttling
     * @param listener notified for how long there is none, and of the margin from then on; does not throw
     */
    public ProcessingCredit(long margin, LongSupplier clock, BiConsumer<Duration, Duration> listener) {
        this.margin = margin;
        this.clock = clock;
        this.listener = listener;
    }

    /** Whether so long a processing can earn anything at all; costs no look at the clock. */
    boolean earns(long processing) {
        return processing > margin;
    }

    /** When a request was counted at the latest; see {@link RestRule#countedBy}. */
    long countedBy(long sentAt, long processing, long now) {
        // A duration longer than the whole exchange belongs to another one.
        if (processing > now - sentAt) {
            return now;
        }
        Distrust current = distrust;
        long credit = processing - margin;
        if (current.forgottenAt != Long.MIN_VALUE) {
            long at = now();
            credit = at < current.suspendedUntil ? 0 : processing - margin(current.doublings(at));
        }
        if (credit <= 0) {
            return now;
        }
        if (!used) {
            used = true;
        }
        return now - credit;
    }

    /**
     * Whether a credit is given at all.
     *
     * @return {@code false} if it is {@link #OFF}
     */
    public boolean enabled() {
        return margin != OFF;
    }

    /**
     * The time by which {@link Distrust} is counted.
     *
     * @return nanoseconds on the clock that was given
     */
    public long now() {
        return clock.getAsLong();
    }

    /**
     * The platform throttled a call. Suspends the credit if it was in use.
     *
     * @param operation which was called, for the log
     * @return whether that has suspended it
     */
    public boolean throttled(String operation) {
        while (used) {
            long now = now();
            Distrust before = distrust;
            if (now < before.suspendedUntil) {
                // Another throttling of the same burst.
                return false;
            }
            Distrust after = before.throttled(now);
            if (DISTRUST.compareAndSet(this, before, after)) {
                LOG.info(
                        "Throttled on {} while slots rested from the platform's own clock; for {} they rest from the"
                                + " response",
                        operation,
                        Duration.ofNanos(after.suspendedUntil - now));
                suspended(after, now);
                return true;
            }
        }
        return false;
    }

    /**
     * Takes over what others have learnt, where it is more.
     *
     * @param learnt their distrust, on this one's clock
     * @return the distrust of both
     */
    public Distrust learn(Distrust learnt) {
        while (true) {
            Distrust before = distrust;
            Distrust after = before.and(learnt);
            if (after.equals(before)) {
                return before;
            }
            if (DISTRUST.compareAndSet(this, before, after)) {
                long now = now();
                if (before.suspendedUntil <= now && now < after.suspendedUntil) {
                    LOG.info(
                            "Another instance was throttled while slots rested from the platform's own clock; for {}"
                                    + " they rest from the response",
                            Duration.ofNanos(after.suspendedUntil - now));
                    suspended(after, now);
                }
                return after;
            }
        }
    }

    /**
     * What the throttlings so far have left.
     *
     * @return {@link Distrust#NONE} at the start
     */
    public Distrust distrust() {
        return distrust;
    }

    private void suspended(Distrust after, long now) {
        used = false;
        Duration suspension = Duration.ofNanos(after.suspendedUntil - now);
        Duration countedWithin = Duration.ofNanos(margin(after.doublings(now)));
        listener.accept(suspension, countedWithin);
    }

    private long margin(int doublings) {
        return Math.max(margin, Math.min(LARGEST_MARGIN, margin << doublings));
    }

    /**
     * What throttlings have left. Of two the later times count, so several instances may exchange them in any order.
     *
     * @param forgottenAt when the last doubling will have been taken back; each takes a day
     * @param suspendedUntil until when there is no credit
     */
    public record Distrust(long forgottenAt, long suspendedUntil) {

        /** Nothing to remember. */
        public static final Distrust NONE = new Distrust(Long.MIN_VALUE, Long.MIN_VALUE);

        /** How often margin and suspension are doubled. */
        int doublings(long now) {
            return forgottenAt <= now ? 0 : (int) -Math.floorDiv(now - forgottenAt, FORGET_AFTER);
        }

        Distrust throttled(long now) {
            int doublings = Math.min(MOST_DOUBLINGS, doublings(now) + 1);
            long suspension = Math.min(LONGEST_SUSPENSION, FIRST_SUSPENSION << (doublings - 1));
            return new Distrust(now + doublings * FORGET_AFTER, now + suspension);
        }

        /**
         * Of both the later times.
         *
         * @param other what another one has learnt
         * @return what both know
         */
        public Distrust and(Distrust other) {
            return new Distrust(
                    Math.max(forgottenAt, other.forgottenAt), Math.max(suspendedUntil, other.suspendedUntil));
        }
    }
}
