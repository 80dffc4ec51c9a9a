package io.github.feishureactive.core.quota;

import org.jspecify.annotations.Nullable;

/**
 * Who gets a permit of a cell, who waits, and who is refused. Not thread-safe but for {@link #left(Acquisition)}; its
 * cell calls it from inside the drain loop only, and signals what was decided after it has left the loop.
 */
final class Admission {

    /** There is no next permit to wait for, since nobody waits. */
    static final long NOBODY_WAITS = -1;

    private final RestRule restRule;
    private final int maxWaiting;
    private final SlotWindows windows;
    private final WaitingLine line = new WaitingLine();
    private boolean closed;

    /** The first and the last, linked, of those who are to be told since the cell last took them. */
    @Nullable
    Acquisition firstSignal;

    @Nullable
    Acquisition lastSignal;

    Admission(Quota quota, RestRule restRule, int maxWaiting) {
        this.windows = new SlotWindows(quota);
        this.restRule = restRule;
        this.maxWaiting = maxWaiting;
    }

    /** One that stood in line has cancelled; from any thread. */
    void left(Acquisition acquisition) {
        line.left(acquisition);
    }

    /** Looks at one that has asked or whose permit comes back. */
    void handle(Acquisition acquisition, long now) {
        if (acquisition.settled()) {
            windows.takeBack(acquisition, restRule, now);
        } else if (acquisition.asking()) {
            admit(acquisition, now);
        }
    }

    private void admit(Acquisition acquisition, long now) {
        if (closed) {
            // The cell has left the limiter; the signal step sends the caller to the cell that took its place.
            willSignal(acquisition);
            return;
        }
        int before = line.before(acquisition.retry);
        if (before == 0 && windows.nextPermit(now) <= now) {
            grant(acquisition);
            return;
        }
        long wait = windows.shortestWait(now, before);
        if (wait > acquisition.maxWait()) {
            refuse(acquisition, QuotaRefusal.tooLate(wait, acquisition.maxWait()));
        } else if (!acquisition.retry && line.firstTurns() >= maxWaiting) {
            refuse(acquisition, QuotaRefusal.queueFull(before, windows.shortestWait(now, 0)));
        } else if (acquisition.await()) {
            line.add(acquisition);
        }
    }

    /** Grants what there is to those who wait; says when there will be more, or {@link #NOBODY_WAITS}. */
    long grant(long now) {
        Acquisition first;
        while ((first = line.first()) != null) {
            long next = windows.nextPermit(now);
            if (next > now) {
                return next;
            }
            line.remove(first);
            if (!grant(first)) {
                line.countOut(first);
            }
        }
        return NOBODY_WAITS;
    }

    private boolean grant(Acquisition acquisition) {
        if (!acquisition.grant()) {
            return false;
        }
        windows.take();
        willSignal(acquisition);
        return true;
    }

    private void refuse(Acquisition acquisition, QuotaRefusal why) {
        if (acquisition.refuse(why)) {
            willSignal(acquisition);
        }
    }

    private void willSignal(Acquisition acquisition) {
        if (lastSignal == null) {
            firstSignal = acquisition;
        } else {
            lastSignal.nextSignal = acquisition;
        }
        lastSignal = acquisition;
    }

    /**
     * Lets no permit be had before {@code until}; says whether that is longer than before.
     *
     * @param chance decides how slowly the permits come back then, from 0 to 1
     */
    boolean pause(long until, double chance) {
        return windows.pause(until, chance);
    }

    boolean closed() {
        return closed;
    }

    /** Closes if there is nothing to remember; says whether it did so now. */
    boolean closeIfIdle(long now) {
        if (closed || line.first() != null || !windows.idle(now)) {
            return false;
        }
        closed = true;
        return true;
    }

    /** Closes, and refuses all who wait. */
    void close() {
        closed = true;
        refuseAll(QuotaRefusal.closed());
    }

    /** Refuses all who wait. */
    void refuseAll(QuotaRefusal why) {
        Acquisition first;
        while ((first = line.first()) != null) {
            line.remove(first);
            refuse(first, why);
        }
    }
}
