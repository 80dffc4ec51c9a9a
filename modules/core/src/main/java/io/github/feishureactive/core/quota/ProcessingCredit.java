package io.github.feishureactive.core.quota;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * How much earlier a slot may wake because the platform said how long it had the request.
 *
 * <p>A request whose response says that the platform's gateway had it for N nanoseconds reached that gateway no later than
 * N before the response was seen. If the platform counts requests within a margin of that moment, the rest may begin N less
 * the margin before the response, whatever the network does in either direction. That the platform counts so early is an
 * assumption, and the platform says when it is wrong: a throttling while credit was in use suspends the credit, for a minute
 * at first, and doubles the margin; each further one doubles both, up to an hour and to 400 ms. A day without takes one
 * doubling back.
 *
 * <p>Shared by all keys of a limiter, since the assumption is about the platform. Times are nanoseconds on the limiter's
 * clock. Safe for use by several threads: the state is immutable and replaced by one compare-and-set.
 */
final class ProcessingCredit {

    private static final long FIRST_SUSPENSION = Duration.ofMinutes(1).toNanos();
    private static final long LONGEST_SUSPENSION = Duration.ofHours(1).toNanos();
    private static final long LARGEST_MARGIN = Duration.ofMillis(400).toNanos();
    private static final long FORGET_AFTER = Duration.ofDays(1).toNanos();

    /** With so many doublings the suspension is at its longest. */
    private static final int MOST_DOUBLINGS = 7;

    private static final AtomicReferenceFieldUpdater<ProcessingCredit, Trust> TRUST =
            AtomicReferenceFieldUpdater.newUpdater(ProcessingCredit.class, Trust.class, "trust");

    /** For a platform whose durations are not to be used. */
    static final long OFF = Long.MAX_VALUE;

    private final long margin;
    private volatile Trust trust = new Trust(0, 0, 0);

    /** Whether any slot has woken early since the last throttling. */
    private volatile boolean used;

    /** A credit with this margin, or none at all where it is {@link #OFF}. */
    ProcessingCredit(long margin) {
        this.margin = margin;
    }

    /** Whether so long a processing can earn anything at all; costs no look at the clock. */
    boolean earns(long processing) {
        return processing > margin;
    }

    /**
     * When a request was counted at the latest.
     *
     * @param sentAt when the request was sent
     * @param processing how long the platform says it had the request
     * @param now when the response was seen
     */
    long countedBy(long sentAt, long processing, long now) {
        Trust current = trust;
        long credit = processing - margin(current.doublings(now));
        // A duration longer than the whole exchange belongs to another one.
        if (credit <= 0 || processing > now - sentAt || now < current.suspendedUntil) {
            return now;
        }
        if (!used) {
            used = true;
        }
        return now - credit;
    }

    /**
     * The platform throttled a call.
     *
     * @return until when there is no credit, or zero where none was in use
     */
    long throttled(long now) {
        while (used) {
            Trust before = trust;
            int doublings = Math.min(MOST_DOUBLINGS, before.doublings(now) + 1);
            Trust after = new Trust(doublings, now, now + suspension(doublings));
            if (TRUST.compareAndSet(this, before, after)) {
                used = false;
                return after.suspendedUntil;
            }
        }
        return 0;
    }

    private long margin(int doublings) {
        return Math.max(margin, Math.min(LARGEST_MARGIN, margin << doublings));
    }

    private static long suspension(int doublings) {
        return Math.min(LONGEST_SUSPENSION, FIRST_SUSPENSION << (doublings - 1));
    }

    /**
     * What the throttlings so far have left.
     *
     * @param doublings how often margin and suspension have been doubled by then
     * @param since when the last throttling was
     * @param suspendedUntil until when there is no credit
     */
    private record Trust(int doublings, long since, long suspendedUntil) {

        int doublings(long now) {
            return doublings == 0 ? 0 : (int) Math.max(0, doublings - (now - since) / FORGET_AFTER);
        }
    }
}
