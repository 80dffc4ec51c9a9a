package io.github.feishureactive.redis;

import java.time.Duration;
import java.util.function.LongUnaryOperator;

/**
 * Where permits come from. Belongs to the loop of its quota.
 *
 * <pre>
 *          a visit fails                 a visit succeeds
 * SHARED ────────────────► AWAY ──────────────────────────► BACK ──► SHARED
 *                          after a rest: the local share    after a rest
 * </pre>
 */
final class Source {

    private static final long FIRST_BACKOFF = Duration.ofMillis(100).toNanos();

    /** How often a server that is gone is looked for, at the least, while somebody waits for it. */
    private static final long LONGEST_BACKOFF = Duration.ofMillis(500).toNanos();

    /** The same while nobody does. */
    private static final long IDLE_BACKOFF = Duration.ofSeconds(30).toNanos();

    private enum Mode {
        SHARED,
        AWAY,
        BACK
    }

    private final long rest;
    private final long timeout;
    private final LongUnaryOperator random;

    private Mode mode = Mode.SHARED;
    private boolean opened;
    private long changedAt;
    private long quietFrom;
    private long lookedFrom;
    private long lookedUntil;
    private long backoff;
    private long probeAt;

    /**
     * The server, for a start.
     *
     * @param rest of the quota's longest window
     * @param timeout of a visit
     * @param random at least zero and less than its argument
     */
    Source(long rest, long timeout, LongUnaryOperator random) {
        this.rest = rest;
        this.timeout = timeout;
        this.random = random;
    }

    boolean shared() {
        return mode == Mode.SHARED;
    }

    boolean away() {
        return mode == Mode.AWAY;
    }

    boolean back() {
        return mode == Mode.BACK;
    }

    /** A request reached the platform no later than then. */
    void used(long arrived) {
        quietFrom = Math.max(quietFrom, arrived);
    }

    /** Whether the local share may be used by now; once it may, its own calls do not close it again. */
    boolean opened(HeldPermits held, long now) {
        opened = opened || now >= opensAt(held);
        return opened;
    }

    /**
     * When the source may change: one rest after the last request under the old one arrived. That of a call in flight is
     * not known yet, and moves forward as it ends.
     */
    long opensAt(HeldPermits held) {
        return opened ? changedAt : held.arrivedBy(Math.max(changedAt, quietFrom)) + rest;
    }

    /** When the quota may be shared again: so late that the last of the other instances has found the server too. */
    long sharesAt(HeldPermits held) {
        return opensAt(held) + unnoticed();
    }

    /** Whether all that was used has rested. */
    boolean rested(long now) {
        return now >= Math.max(changedAt, quietFrom) + rest;
    }

    void share() {
        mode = Mode.SHARED;
    }

    /** Until when it is sure that the others, too, are still without the server, so that the local share may be used. */
    long alone() {
        return lookedFrom + unnoticed();
    }

    /**
     * For how long a server may be back before the last instance that looks for it knows: a visit that began just before
     * fails, and the next one takes its time, as does the connection that it may have to open first.
     */
    private long unnoticed() {
        return LONGEST_BACKOFF + 2 * timeout + LettuceConnection.REACHED.toNanos();
    }

    /** A visit succeeded; whether that brings the server back. */
    boolean answered(long now) {
        if (mode != Mode.AWAY) {
            return false;
        }
        mode = Mode.BACK;
        changedAt = now;
        opened = false;
        return true;
    }

    /** A visit failed; whether permits of the server were in use until now. */
    boolean failed(long visitedAt, long now) {
        boolean wasThere = mode != Mode.AWAY;
        if (wasThere) {
            mode = Mode.AWAY;
            changedAt = now;
            opened = false;
            backoff = FIRST_BACKOFF / 2;
        }
        lookedFrom = visitedAt;
        lookedUntil = now;
        backoff = Math.min(2 * backoff, IDLE_BACKOFF);
        probeAt = now + backoff / 2 + random.applyAsLong(backoff / 2);
        return wasThere;
    }

    /** When to look for the server again. */
    long probeAt(boolean somebodyWaits) {
        return somebodyWaits ? Math.min(probeAt, lookedUntil + LONGEST_BACKOFF) : probeAt;
    }
}
