package io.github.feishureactive.redis.quota;

import java.time.Duration;
import java.util.function.LongUnaryOperator;

import io.github.feishureactive.redis.internal.OutageNotifier;

/**
 * Decides where permits come from: from the server, or during an outage from the local share. Owned by the executor of
 * its quota.
 *
 * <pre>
 *           a request fails         a rest and the detection time
 *  SHARED ──────────────────► DOWN ───────────────────────────────► LOCAL, the local share is open
 *     ▲                        │ a probe succeeds                       │ a probe succeeds
 *     └────────────────────────┴────────────────────────────────────────┘
 * </pre>
 *
 * <p>The response to a probe may come late, after the next probe was sent. So may the response to the request that
 * failed, which then counts as slow instead. The time until the local share opens starts when the server can have
 * recorded that request at the latest.
 *
 * <p>The way back needs no waiting. This is why that keeps the promise after an outage that all instances share. Let
 * the outage last from 0 to R. Every request that succeeded was sent before 0, and every request that failed ended
 * after 0, so no instance opens its local share before {@code rest + detectionTime}; all that probe have found the
 * server by {@code R + detectionTime}.
 *
 * <ul>
 *   <li><b>Less than a rest lies between this instance's last successful request and the response to its probe.</b>
 *       Then R is less than a rest, and all instances find the server before they may open their shares: no share was
 *       used. The server knows everything; if it has lost data, it grants nothing for as long as that matters.
 *   <li><b>Otherwise shares may have been used,</b> by this instance or by others. Its next request says so, and
 *       reports each of its own uses that may not have rested. From then on, for the detection time, a late arrival and
 *       a rest, the server reserves the share of each instance that it has seen neither since nor within a rest before:
 *       such an instance has either not closed its share or not reported its uses. When that time is over, every
 *       request that was sent under a share has rested. This instance can have at least its own share at once, more
 *       with each instance that returns, and the whole quota when one returns that missed the server and had a
 *       successful request less than a rest before, since that proves that R is less than a rest.
 * </ul>
 */
final class FailoverState {

    /** How often at least the server is probed while callers wait. */
    static final long MAX_BACKOFF = Duration.ofMillis(500).toNanos();

    private static final long FIRST_BACKOFF = Duration.ofMillis(100).toNanos();

    /** The longest interval between probes while no caller waits. */
    private static final long IDLE_BACKOFF = Duration.ofSeconds(30).toNanos();

    private static final long QUIET = OutageNotifier.QUIET.toNanos();

    private enum Mode {
        SHARED,
        DOWN,
        LOCAL
    }

    private final long rest;
    private final long detectionTime;
    private final LongUnaryOperator random;

    private Mode mode = Mode.SHARED;
    private boolean succeededBefore;
    private long lastSuccessSentAt;
    private boolean returnPending;
    private boolean recoveryPending;
    private boolean unstable;
    private long lostAt;
    private long lastUse;
    private long lastFailureSentAt;
    private long lastFailureAt;
    private long backoff;
    private long probeAt;

    /**
     * Starts with the server.
     *
     * @param rest of the quota's longest window
     * @param detectionTime how long a server may be back before the last instance notices
     * @param random at least zero and less than its argument
     */
    FailoverState(long rest, long detectionTime, LongUnaryOperator random) {
        this.rest = rest;
        this.detectionTime = detectionTime;
        this.random = random;
    }

    boolean shared() {
        return mode == Mode.SHARED;
    }

    boolean unavailable() {
        return mode != Mode.SHARED;
    }

    /** Returns whether the server must still be told that this instance was without it for a rest or more. */
    boolean returnPending() {
        return returnPending;
    }

    /** Returns the purpose of the next request. */
    SlotRequest.Purpose nextPurpose() {
        if (unavailable()) {
            return SlotRequest.Purpose.PROBE;
        }
        return returnPending
                ? SlotRequest.Purpose.RETURN
                : recoveryPending ? SlotRequest.Purpose.RECOVERY : SlotRequest.Purpose.USUAL;
    }

    /** A request reached the platform no later than that time. */
    void used(long arrived) {
        lastUse = Math.max(lastUse, arrived);
    }

    /** Returns whether the local share may be used. Once it may, its own calls do not close it again. */
    boolean localShareOpen(HeldPermits held, long now) {
        if (mode == Mode.DOWN && now >= localShareOpensAt(held)) {
            mode = Mode.LOCAL;
        }
        return mode == Mode.LOCAL;
    }

    /**
     * Returns when the local share may be used: one rest after the last request under a permit of the server arrived,
     * and not before every instance must have found a server that is back. The arrival of a call in flight is not known
     * yet, and moves the time when the call ends.
     */
    long localShareOpensAt(HeldPermits held) {
        return mode == Mode.LOCAL ? lostAt : held.arrivedBy(Math.max(lostAt, lastUse)) + rest + detectionTime;
    }

    /** Returns the earliest time of a permit: from the local share, or because the next probe finds the server. */
    long earliestPermit(HeldPermits held) {
        return Math.min(localShareOpensAt(held), probeAt(true));
    }

    /** Returns whether everything that was used has rested. */
    boolean rested(long now) {
        return now >= Math.max(lostAt, lastUse) + rest;
    }

    /**
     * Returns until when the other instances are certain to be without the server too, so that the share may be used.
     */
    long localShareUsableUntil() {
        return lastFailureSentAt + detectionTime;
    }

    /**
     * A request succeeded.
     *
     * @param recorded whether the server has recorded it and its purpose. If such a response ends the outage, it came
     *     late, and counts as if it had been in time
     * @return whether the outage has ended
     */
    boolean onResponse(long sentAt, boolean recorded, long now) {
        boolean wasUnavailable = unavailable();
        if (recorded) {
            returnPending = false;
            recoveryPending = false;
        } else if (wasUnavailable) {
            returnPending |= mode == Mode.LOCAL || !succeededBefore || now - lastSuccessSentAt >= rest;
            recoveryPending = true;
        }
        mode = Mode.SHARED;
        succeededBefore = true;
        lastSuccessSentAt = Math.max(lastSuccessSentAt, sentAt);
        return wasUnavailable;
    }

    /**
     * A request failed.
     *
     * @param recordedBy when the server has recorded it at the latest, if it does
     * @return whether permits of the server were in use until now
     */
    boolean onFailure(long sentAt, long now, long recordedBy) {
        boolean wasShared = shared();
        if (wasShared) {
            mode = Mode.DOWN;
            lostAt = recordedBy;
            backoff = FIRST_BACKOFF / 2;
        }
        unstable = true;
        lastFailureSentAt = sentAt;
        lastFailureAt = now;
        backoff = Math.min(2 * backoff, IDLE_BACKOFF);
        probeAt = now + backoff / 2 + random.applyAsLong(backoff / 2);
        return wasShared;
    }

    /** Returns when to probe the server again. */
    long probeAt(boolean callersWait) {
        return callersWait ? Math.min(probeAt, lastFailureAt + MAX_BACKOFF) : probeAt;
    }

    /** Returns when the outage is over: a server that responds every other time is not back. */
    long stableAt() {
        return unstable && shared() ? lastFailureAt + QUIET : WakeUpTimer.NEVER;
    }

    void stable() {
        unstable = false;
    }
}
