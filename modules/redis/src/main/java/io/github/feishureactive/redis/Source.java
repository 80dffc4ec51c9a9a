package io.github.feishureactive.redis;

import java.time.Duration;
import java.util.function.LongUnaryOperator;

/**
 * Where permits come from. Belongs to the loop of its quota.
 *
 * <pre>
 *            a visit fails          a rest and {@link Rest#unnoticed}
 *  SHARED ──────────────────► AWAY ─────────────────────────────────► OPENED, the local share
 *     ▲                        │ a probe succeeds                       │ a probe succeeds
 *     └────────────────────────┴────────────────────────────────────────┘
 * </pre>
 *
 * <p>A probe's answer may come late, after the next one was sent; and so may that of the visit that failed, which then
 * counts as one that took long and not as a failure. The time until a share is opened begins when the server can have
 * noted that visit last.
 *
 * <p>It never waits on its way back; why that keeps the promise, after an outage that all instances share, is this. Let
 * the outage last from 0 to R. Every answered visit was made before 0, every visit that failed ended after it, so
 * nobody opens its share before {@code rest + unnoticed}; all who look for the server have found it by {@code R +
 * unnoticed}.
 *
 * <ul>
 *   <li><b>Less than a rest lies between this instance's last answered visit and the answer to its probe.</b> Then R is
 *       less than a rest, and all find the server before they may open a share: nobody has used any. What the server
 *       knows is all there is to know, and if it forgot something, it grants nothing for as long as that matters.
 *   <li><b>Otherwise this instance was apart:</b> it, or others, may have used shares. Its next visit says so, and
 *       tells of each use of its own that may not have rested. From then on, for {@code unnoticed}, a late arrival and
 *       a rest, the server keeps the share of each instance back that it has neither seen since nor within a rest
 *       before: which has either not closed it, or not told of its uses. When that time is over, all that was sent out
 *       of shares has rested. This instance can have its own share at least, at once, and with each instance that comes
 *       back, more; and all there is when one comes that has missed the server and was served less than a rest before,
 *       since that proves R to be less than a rest.
 * </ul>
 */
final class Source {

    private static final long FIRST_BACKOFF = Duration.ofMillis(100).toNanos();

    /** How often a server that is gone is looked for, at the least, while somebody waits for it. */
    static final long LONGEST_BACKOFF = Duration.ofMillis(500).toNanos();

    /** The same while nobody does. */
    private static final long IDLE_BACKOFF = Duration.ofSeconds(30).toNanos();

    /** For how long nothing must have failed before an outage counts as over. */
    private static final long QUIET = Outage.QUIET.toNanos();

    private enum Mode {
        SHARED,
        AWAY,
        OPENED
    }

    private final long rest;
    private final long unnoticed;
    private final LongUnaryOperator random;

    private Mode mode = Mode.SHARED;
    private boolean answeredBefore;
    private long answeredVisitAt;
    private boolean apart;
    private boolean recovered;
    private boolean unstable;
    private long lostAt;
    private long quietFrom;
    private long lookedFrom;
    private long lookedUntil;
    private long backoff;
    private long probeAt;

    /**
     * The server, for a start.
     *
     * @param rest of the quota's longest window
     * @param unnoticed for how long a server may be back before the last instance knows
     * @param random at least zero and less than its argument
     */
    Source(long rest, long unnoticed, LongUnaryOperator random) {
        this.rest = rest;
        this.unnoticed = unnoticed;
        this.random = random;
    }

    boolean shared() {
        return mode == Mode.SHARED;
    }

    boolean away() {
        return mode != Mode.SHARED;
    }

    /** Whether the server is still to be told that this instance was away for a rest or more. */
    boolean apart() {
        return apart;
    }

    /** What a visit of now is for. */
    Visit.Kind next() {
        if (away()) {
            return Visit.Kind.PROBE;
        }
        return apart ? Visit.Kind.RETURN : recovered ? Visit.Kind.RECOVERED : Visit.Kind.USUAL;
    }

    /** A request reached the platform no later than then. */
    void used(long arrived) {
        quietFrom = Math.max(quietFrom, arrived);
    }

    /** Whether the local share may be used by now; once it may, its own calls do not close it again. */
    boolean opened(HeldPermits held, long now) {
        if (mode == Mode.AWAY && now >= opensAt(held)) {
            mode = Mode.OPENED;
        }
        return mode == Mode.OPENED;
    }

    /**
     * When the local share may be used: one rest after the last request under the server's permits arrived, and not
     * before anybody who goes straight back from here has been found out. When a call in flight arrives is not known
     * yet, and moves forward as it ends.
     */
    long opensAt(HeldPermits held) {
        return mode == Mode.OPENED ? lostAt : held.arrivedBy(Math.max(lostAt, quietFrom)) + rest + unnoticed;
    }

    /** Before that no permit comes, whatever happens: from the share, or because the next probe finds the server. */
    long earliest(HeldPermits held) {
        return Math.min(opensAt(held), probeAt(true));
    }

    /** Whether all that was used has rested. */
    boolean rested(long now) {
        return now >= Math.max(lostAt, quietFrom) + rest;
    }

    /**
     * Until when it is sure that the others, too, are still without the server, so that the local share may be used.
     */
    long alone() {
        return lookedFrom + unnoticed;
    }

    /**
     * A visit succeeded.
     *
     * @param noted whether the server has noted it, and what it was for. If that brings the server back, the answer
     *     came late, and it is as if it had been in time
     * @return whether that brings the server back
     */
    boolean answered(long visitedAt, boolean noted, long now) {
        boolean wasAway = away();
        if (noted) {
            apart = false;
            recovered = false;
        } else if (wasAway) {
            apart |= mode == Mode.OPENED || !answeredBefore || now - answeredVisitAt >= rest;
            recovered = true;
        }
        mode = Mode.SHARED;
        answeredBefore = true;
        answeredVisitAt = Math.max(answeredVisitAt, visitedAt);
        return wasAway;
    }

    /**
     * A visit failed.
     *
     * @param notedBy when the server notes it at the latest, if it does
     * @return whether permits of the server were in use until now
     */
    boolean failed(long visitedAt, long now, long notedBy) {
        boolean wasThere = shared();
        if (wasThere) {
            mode = Mode.AWAY;
            lostAt = notedBy;
            backoff = FIRST_BACKOFF / 2;
        }
        unstable = true;
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

    /** When the outage counts as over: a server that answers every other time is not back. */
    long stableAt() {
        return unstable && shared() ? lookedUntil + QUIET : Alarm.NEVER;
    }

    void stable() {
        unstable = false;
    }
}
