package io.github.feishureactive.core.quota;

/**
 * All windows of a quota as one: a permit is a slot of each. Not thread-safe; its cell calls it from inside the drain
 * loop only.
 */
final class SlotWindows {

    private final SlotWindow[] windows;
    private long pausedUntil;
    private long usualCredit;

    SlotWindows(Quota quota) {
        windows = quota.windows().stream()
                .map(window -> new SlotWindow(window.permits(), window.period().toNanos()))
                .toArray(SlotWindow[]::new);
    }

    /** Whether no pause is on and every slot has rested. */
    boolean idle(long now) {
        if (pausedUntil > now) {
            return false;
        }
        for (SlotWindow window : windows) {
            if (!window.idle(now)) {
                return false;
            }
        }
        return true;
    }

    /** When the next permit can be had: {@code now}, later, or {@link SlotWindow#UNKNOWN}. */
    long nextPermit(long now) {
        long next = Math.max(now, pausedUntil);
        for (SlotWindow window : windows) {
            next = Math.max(next, window.nextFree(now));
        }
        return next;
    }

    /** A lower bound for the nanoseconds until the caller with so many others before it can get a permit. */
    long shortestWait(long now, int before) {
        long earliest = pausedUntil;
        for (SlotWindow window : windows) {
            earliest = Math.max(earliest, window.earliest(now, before, usualCredit));
        }
        return Math.max(0, earliest - now);
    }

    void take() {
        for (SlotWindow window : windows) {
            window.take();
        }
    }

    /** Takes the slots of a permit back, in the way that fits what became of it. */
    void takeBack(Acquisition settled, RestRule rule, long now) {
        usualCredit = RestRule.usualCredit(usualCredit, settled.credit(now));
        for (SlotWindow window : windows) {
            settled.rest(window, rule, now);
        }
    }

    /**
     * Grants no permit before {@code until}. Returns whether that extends the current pause.
     *
     * @param chance from 0 to 1; decides how slowly the permits come back then
     */
    boolean pause(long until, double chance) {
        if (until <= pausedUntil) {
            return false;
        }
        pausedUntil = until;
        for (SlotWindow window : windows) {
            window.pause(until, chance);
        }
        return true;
    }
}
