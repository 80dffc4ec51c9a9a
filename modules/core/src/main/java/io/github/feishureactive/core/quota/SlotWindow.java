package io.github.feishureactive.core.quota;

/**
 * The slots of one window: so many free, so many resting until a known time, the others in use. Not thread-safe; its
 * cell calls it from inside the drain loop only.
 *
 * <p>Wake times are kept in ascending order in a ring. They come nearly sorted, so an insertion moves few of them, and
 * the k-th slot to wake is found at once, which is what the waiting-time estimate needs.
 */
final class SlotWindow {

    /** No slot is free or resting: the next one comes when a call in flight ends. */
    static final long UNKNOWN = Long.MAX_VALUE;

    /** Times beyond this one are not computed but {@link #UNKNOWN}: sums of two such times do not overflow. */
    private static final long FAR_FUTURE = Long.MAX_VALUE / 4;

    private static final int INITIAL_RING = 16;

    private final int permits;
    private final long period;

    private int free;
    private long[] wakes;
    private int head;
    private int resting;
    private long pausedUntil;
    private long ramp;

    SlotWindow(int permits, long period) {
        this.permits = permits;
        this.period = period;
        this.free = permits;
        this.wakes = new long[Math.min(INITIAL_RING, Integer.highestOneBit(permits) << 1)];
    }

    long period() {
        return period;
    }

    /** Whether every slot has rested. */
    boolean idle(long now) {
        wake(now);
        return free == permits;
    }

    /** When the next slot can be taken: {@code now} or earlier, later, or {@link #UNKNOWN}. */
    long nextFree(long now) {
        wake(now);
        if (free > 0) {
            return now;
        }
        return resting > 0 ? wakes[head] : UNKNOWN;
    }

    /**
     * A lower bound for the time at which the caller with so many others before it can get a slot, if all of those stay
     * and every slot in use is used up.
     *
     * @param credit by how much a slot in use may wake earlier than one rest after its response
     */
    long earliest(long now, int before, long credit) {
        wake(now);
        long rest = RestRule.rest(period);
        long rounds = before / permits;
        int place = before % permits;
        long first;
        if (place < free) {
            first = now;
        } else {
            // A slot in use wakes one rest from now at the earliest, less the credit, possibly before one that is held
            // for a lost call.
            long inUse = now + Math.max(0, rest - credit);
            int index = place - free;
            first = index < resting ? Math.min(at(index), inUse) : inUse;
        }
        return rounds > FAR_FUTURE / rest ? UNKNOWN : first + rounds * rest;
    }

    void take() {
        free--;
    }

    void refund(long now) {
        if (now < pausedUntil) {
            rest(now);
        } else {
            free++;
        }
    }

    void rest(long wakeAt) {
        if (resting == wakes.length) {
            grow();
        }
        if (wakeAt < pausedUntil + ramp) {
            // What was in use when the pause began comes back in line, not in a bunch when the pause is over.
            wakeAt = Math.max(wakeAt, back(resting));
        }
        int i = resting;
        while (i > 0 && at(i - 1) > wakeAt) {
            set(i, at(i - 1));
            i--;
        }
        set(i, wakeAt);
        resting++;
    }

    /**
     * Lets no slot wake before {@code until}, and then one at a time.
     *
     * @param chance how much longer than the least that takes, from 0 to 1
     */
    void pause(long until, double chance) {
        pausedUntil = until;
        ramp = Ramp.length(period, chance);
        int total = free + resting;
        while (free > 0) {
            // A free slot is one that woke in the distant past: it sorts before all that rest.
            free--;
            if (resting == wakes.length) {
                grow();
            }
            head = (head - 1) & (wakes.length - 1);
            resting++;
            set(0, 0);
        }
        for (int i = 0; i < total; i++) {
            set(i, Math.max(at(i), back(i)));
        }
    }

    /** When the slot with so many before it may wake after a pause. */
    private long back(int before) {
        return pausedUntil + Ramp.delay(ramp, Math.min(before, permits), permits);
    }

    private void wake(long now) {
        while (resting > 0 && wakes[head] <= now) {
            head = (head + 1) & (wakes.length - 1);
            resting--;
            free++;
        }
    }

    private long at(int index) {
        return wakes[(head + index) & (wakes.length - 1)];
    }

    private void set(int index, long value) {
        wakes[(head + index) & (wakes.length - 1)] = value;
    }

    private void grow() {
        long[] larger = new long[wakes.length << 1];
        for (int i = 0; i < resting; i++) {
            larger[i] = at(i);
        }
        wakes = larger;
        head = 0;
    }
}
