package io.github.feishureactive.core.quota;

import org.jspecify.annotations.Nullable;

/**
 * Decides who gets a permit of a cell, who waits, and who is refused. Confined to the drain loop of its cell, all but
 * {@link #left(Acquisition)}; the cell emits what was decided after it has left the loop.
 */
final class Admission {

    /** No caller waits, so there is no next permit to arm a timer for. */
    static final long NOBODY_WAITS = -1;

    private final RestRule restRule;
    private final int maxWaiting;
    private final SlotWindows windows;
    private final WaitQueue queue = new WaitQueue();
    private boolean closed;

    /** The first and the last of a linked list: those decided since the cell last took them, to be signalled. */
    @Nullable
    Acquisition firstSignal;

    @Nullable
    Acquisition lastSignal;

    Admission(Quota quota, RestRule restRule, int maxWaiting) {
        this.windows = new SlotWindows(quota);
        this.restRule = restRule;
        this.maxWaiting = maxWaiting;
    }

    /** A queued caller has cancelled. Any thread. */
    void left(Acquisition acquisition) {
        queue.left(acquisition);
    }

    /** Handles a caller that asks for a permit, or one whose permit is returned. */
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
        int before = queue.before(acquisition.retry);
        if (before == 0 && windows.nextPermit(now) <= now) {
            grant(acquisition);
            return;
        }
        long wait = windows.shortestWait(now, before);
        if (wait > acquisition.maxWait()) {
            refuse(acquisition, QuotaRefusal.tooLate(wait, acquisition.maxWait()));
        } else if (!acquisition.retry && queue.firstTurns() >= maxWaiting) {
            refuse(acquisition, QuotaRefusal.queueFull(before, windows.shortestWait(now, 0)));
        } else if (acquisition.await()) {
            queue.add(acquisition);
        }
    }

    /**
     * Grants the free permits to the callers that wait.
     *
     * @return when the next permit will be free, or {@link #NOBODY_WAITS}
     */
    long grant(long now) {
        Acquisition first;
        while ((first = queue.first()) != null) {
            long next = windows.nextPermit(now);
            if (next > now) {
                return next;
            }
            queue.remove(first);
            if (!grant(first)) {
                queue.countOut(first);
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
     * Grants no permit before {@code until}.
     *
     * @param chance from 0 to 1; decides how slowly the permits come back then
     * @return whether that is longer than before
     */
    boolean pause(long until, double chance) {
        return windows.pause(until, chance);
    }

    boolean closed() {
        return closed;
    }

    /** Closes if all slots have rested and no caller waits; returns whether it did so now. */
    boolean closeIfIdle(long now) {
        if (closed || queue.first() != null || !windows.idle(now)) {
            return false;
        }
        closed = true;
        return true;
    }

    /** Closes, and refuses all callers that wait. */
    void close() {
        closed = true;
        refuseAll(QuotaRefusal.closed());
    }

    /** Refuses all callers that wait. */
    void refuseAll(QuotaRefusal why) {
        Acquisition first;
        while ((first = queue.first()) != null) {
            queue.remove(first);
            refuse(first, why);
        }
    }
}
