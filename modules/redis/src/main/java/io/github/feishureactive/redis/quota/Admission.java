package io.github.feishureactive.redis.quota;

import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaRefusal;
import io.github.feishureactive.core.quota.RestRule;

/**
 * Queues callers, grants permits to them in order, and refuses those whose permit cannot come in time. Owned by the
 * executor of its quota.
 */
final class Admission {

    private final SharedQuotaRegistry registry;
    private final Quota quota;
    private final Quota localQuota;
    private final FailoverState failover;
    private final HeldPermits held;

    private final WaitQueue queue = new WaitQueue();
    private final PendingSignals signals;

    /** When to ask the server for permits again. */
    private long due;

    private long pauseUntil;

    /**
     * Creates an empty admission.
     *
     * @param quota shared by all instances
     * @param localQuota the local share of it
     */
    Admission(SharedQuotaRegistry registry, Quota quota, Quota localQuota, FailoverState failover, HeldPermits held) {
        this.registry = registry;
        this.quota = quota;
        this.localQuota = localQuota;
        this.failover = failover;
        this.held = held;
        this.signals = new PendingSignals(registry::runOnTimer);
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Returns how many callers wait. */
    int waiting() {
        return queue.size();
    }

    long due() {
        return due;
    }

    void due(long at) {
        due = at;
    }

    long pauseUntil() {
        return pauseUntil;
    }

    /** Grants nothing before that time, or a later one that was set before. */
    void pauseUntil(long until) {
        pauseUntil = Math.max(pauseUntil, until);
    }

    /** Queues a caller, or refuses it. */
    void admit(SharedAcquisition acquisition, long now) {
        long wait = Math.max(0, earliest(now, queue.before(acquisition.retry)) - now);
        if (wait > acquisition.maxWait) {
            refuse(acquisition, QuotaRefusal.tooLate(wait, acquisition.maxWait));
        } else if (!acquisition.retry && queue.firstAttempts() >= registry.maxWaiting()) {
            refuse(acquisition, QuotaRefusal.queueFull(queue.firstAttempts(), Math.max(0, earliest(now, 0) - now)));
        } else {
            queue.add(acquisition);
        }
    }

    /** Returns a lower bound: what the other instances will want is not known. */
    private long earliest(long now, int before) {
        long opens = Math.max(Math.max(now, pauseUntil), failover.shared() ? due : failover.earliestPermit(held));
        long wait = 0;
        for (Quota.Window window : (failover.localShareOpen(held, now) ? localQuota : quota).windows()) {
            wait = Math.max(
                    wait,
                    before / window.permits() * RestRule.rest(window.period().toNanos()));
        }
        return wait > WakeUpTimer.NEVER / 4 ? WakeUpTimer.NEVER : opens + wait;
    }

    /** Removes a caller that has cancelled. */
    void remove(SharedAcquisition acquisition) {
        queue.remove(acquisition);
    }

    void refuseAll() {
        SharedAcquisition first;
        while ((first = queue.poll()) != null) {
            refuse(first, registry.refusal());
        }
    }

    private void refuse(SharedAcquisition acquisition, QuotaRefusal refusal) {
        if (acquisition.refuse(refusal)) {
            signals.add(acquisition);
        }
    }

    /**
     * Grants a permit of the server to the first caller.
     *
     * @return {@code false} if no caller waits, or if its lease has expired on the way
     */
    boolean grant(long number, long validUntil, long now) {
        SharedAcquisition first;
        while (now < validUntil && (first = queue.poll()) != null) {
            if (first.grant(number, validUntil)) {
                hold(first, now);
                return true;
            }
        }
        return false;
    }

    /**
     * Grants a permit of the local share to the first caller.
     *
     * @return {@code false} if no caller waits
     */
    boolean grant(Permit permit, long validUntil, long now) {
        SharedAcquisition first;
        while ((first = queue.poll()) != null) {
            if (first.grant(permit, validUntil)) {
                hold(first, now);
                return true;
            }
        }
        return false;
    }

    private void hold(SharedAcquisition acquisition, long now) {
        held.add(acquisition, now);
        signals.add(acquisition);
    }

    /** Signals the callers that were granted a permit or refused; to be called at the end of a step. */
    void signal() {
        signals.signal();
    }
}
