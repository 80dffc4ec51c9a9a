package io.github.feishureactive.redis.quota;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.QuotaRefusal;
import io.github.feishureactive.core.quota.RestRule;

/**
 * One caller from its subscription to the end of its call: subscription, place in the queue and permit in one object.
 * Every change of {@code state} is one compare-and-set, and the thread that wins it acts.
 *
 * <pre>
 * IDLE ─► WAITING ─► GRANTED ─► SENT ─► ANSWERED | LOST
 *            │          └────────┴─► RETURNED (never written: cancelled, or its lease expired) | REVOKED
 *            └─► REFUSED | CANCELLED
 * </pre>
 */
final class SharedAcquisition implements Subscription, Permit {

    private static final int IDLE = 0;
    private static final int WAITING = 1;
    private static final int GRANTED = 2;
    private static final int SENT = 3;
    private static final int ANSWERED = 4;
    private static final int LOST = 5;
    private static final int RETURNED = 6;
    private static final int CANCELLED = 7;
    private static final int REFUSED = 8;
    private static final int REVOKED = 9;

    private static final AtomicIntegerFieldUpdater<SharedAcquisition> STATE =
            AtomicIntegerFieldUpdater.newUpdater(SharedAcquisition.class, "state");
    private static final AtomicLongFieldUpdater<SharedAcquisition> ENDED_AT =
            AtomicLongFieldUpdater.newUpdater(SharedAcquisition.class, "endedAt");

    private final CoreSubscriber<? super Permit> actual;
    final long maxWait;
    final boolean retry;

    /** The quota that it waits at; changes only before it is admitted. */
    volatile SharedQuota quota;

    /** Its number on the server, if the server knows it. */
    long number;

    /**
     * Whether the server knows it although it did not grant it. Owned by the executor of its quota, as is the number.
     */
    private boolean handedOver;

    /** The permit of the local share, if that granted it. */
    private @Nullable Permit local;

    private @Nullable QuotaRefusal refusal;
    private volatile int state;

    /** When its lease expires. */
    private volatile long validUntil;

    private volatile long sentAt;

    /** When it ended, as last reported. Never decreases, since two concurrent reports may come in either order. */
    private volatile long endedAt;

    /** How long before its response was seen the platform counted it; set once it is answered. */
    private volatile long credit;

    SharedAcquisition(CoreSubscriber<? super Permit> actual, SharedQuota quota, long maxWait, boolean retry) {
        this.actual = actual;
        this.quota = quota;
        this.maxWait = maxWait;
        this.retry = retry;
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n) && STATE.compareAndSet(this, IDLE, WAITING)) {
            quota.arrive(this);
        }
    }

    @Override
    public void cancel() {
        // In the order of the states, so that a concurrent transition is caught by a later statement.
        if (STATE.compareAndSet(this, IDLE, CANCELLED)) {
            return;
        }
        if (STATE.compareAndSet(this, WAITING, CANCELLED)) {
            quota.left(this);
        } else if (!release(GRANTED, RETURNED)) {
            STATE.compareAndSet(this, REFUSED, CANCELLED);
        }
    }

    boolean waiting() {
        return state == WAITING;
    }

    /** Returns whether its request may be on its way. */
    boolean inFlight() {
        return state == SENT;
    }

    boolean grant(long number, long validUntil) {
        this.number = number;
        this.validUntil = validUntil;
        return STATE.compareAndSet(this, WAITING, GRANTED);
    }

    boolean grant(Permit local, long validUntil) {
        this.local = local;
        this.validUntil = validUntil;
        return STATE.compareAndSet(this, WAITING, GRANTED);
    }

    boolean refuse(QuotaRefusal reason) {
        refusal = reason;
        return STATE.compareAndSet(this, WAITING, REFUSED);
    }

    /**
     * Renews the lease unless it has expired: the server may have granted the slot again before the renewal arrived.
     */
    void renew(long now, long validUntil) {
        if (now < this.validUntil) {
            this.validUntil = validUntil;
        }
    }

    long validUntil() {
        return validUntil;
    }

    /** Revokes a permit that was not sent. Its holder notices when it wants to send, and asks for another one. */
    void revoke() {
        release(GRANTED, REVOKED);
    }

    /** Signals the decision to the subscriber, unless it has cancelled since. */
    void signal() {
        int now = state;
        QuotaRefusal reason = refusal;
        if (now == REFUSED && reason != null) {
            actual.onError(reason);
        } else if (now == GRANTED || now == REVOKED) {
            // A permit that was revoked meanwhile is signalled too: the subscriber waits for it, and cannot send.
            actual.onNext(this);
            actual.onComplete();
        }
    }

    @Override
    public boolean send() {
        sentAt = state == GRANTED ? quota.now() : sentAt;
        if (!STATE.compareAndSet(this, GRANTED, SENT)) {
            return false;
        }
        // Check the lease after the transition: the process may have been suspended just before it.
        Permit localPermit = local;
        if (quota.now() >= validUntil || (localPermit != null && !localPermit.send())) {
            release(SENT, RETURNED);
            return false;
        }
        return true;
    }

    @Override
    public void answered(long processingNanos) {
        noteEnd();
        if (STATE.compareAndSet(this, SENT, ANSWERED)) {
            credit = endedAt - quota.rule().countedBy(sentAt, processingNanos, endedAt);
            Permit localPermit = local;
            if (localPermit != null) {
                localPermit.answered(processingNanos);
            }
            quota.ended(this);
        }
    }

    @Override
    public void abandon() {
        noteEnd();
        if (!release(GRANTED, RETURNED) && STATE.compareAndSet(this, SENT, LOST)) {
            abandonLocal();
            quota.ended(this);
        }
    }

    /** Called before the state changes, so that a thread that reads the end reads its time too. */
    private void noteEnd() {
        if (state == SENT) {
            ENDED_AT.accumulateAndGet(this, quota.now(), Math::max);
        }
    }

    private boolean release(int from, int to) {
        if (!STATE.compareAndSet(this, from, to)) {
            return false;
        }
        abandonLocal();
        quota.ended(this);
        return true;
    }

    private void abandonLocal() {
        Permit localPermit = local;
        if (localPermit != null) {
            localPermit.abandon();
        }
    }

    /** Returns whether the server does not know it. */
    boolean local() {
        return local != null && !handedOver;
    }

    /** Makes it known to the server from now on. */
    void handOver(long number) {
        this.number = number;
        handedOver = true;
    }

    boolean neverSent() {
        int now = state;
        return now == RETURNED || now == REVOKED;
    }

    /** Returns how long before its response the platform counted it, as far as that is known. */
    long credit() {
        return credit;
    }

    /** Returns the latest time at which the platform counted its request. */
    long arrivedBy(RestRule rule) {
        return switch (state) {
            case ANSWERED -> endedAt - credit;
            case LOST -> rule.countedWithoutResponse(sentAt, endedAt);
            default -> rule.countedWithoutResponse(sentAt, sentAt);
        };
    }
}
