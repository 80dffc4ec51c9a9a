package io.github.feishureactive.core.quota;

/**
 * How the slots of a window come back after a pause: the first alone, as a probe, then ever faster, and all of them
 * within seconds. The number of slots that are back grows with the square of the time, so a platform that goes on
 * throttling receives one request or two before its next refusal is seen, while the unused rest of a long window is not
 * held back for as long as the window lasts.
 */
final class Ramp {

    /** Two periods, so that the last slots come back at the rate of the quota; but no longer than this. */
    private static final long LONGEST = 10_000_000_000L;

    /** Up to a quarter longer at random, so that processes that were paused together do not come back in step. */
    private static final double JITTER = 0.25;

    private Ramp() {}

    /**
     * How long it takes until all slots are back.
     *
     * @param chance from 0 to 1
     */
    static long length(long period, double chance) {
        long length = period > LONGEST / 2 ? LONGEST : 2 * period;
        return length + (long) (JITTER * chance * length);
    }

    /** When the slot with so many before it comes back, counted from the end of the pause. */
    static long delay(long length, int before, int permits) {
        return (long) (length * Math.sqrt((double) before / permits));
    }
}
