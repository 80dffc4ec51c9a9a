package io.github.feishureactive.redis;

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
 * One caller from its subscription to the end of its call: subscription, place in the line and permit in one object.
 * Every change of {@code state} is one compare-and-set; whoever wins it acts.
 *
 * <pre>
 * IDLE ─► WAITING ─► GRANTED ─► SENT ─► ANSWERED | LOST
 *            │          └────────┴─► RETURNED (never written: given up, or its lease ran out) | REVOKED
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

    /** Where it stands; moves only while it waits to be let in. */
    volatile SharedQuota quota;

    /** Its number on the server, if that knows it. */
    long number;

    /** Whether the server knows it although it did not grant it. Belongs to the loop of its quota, like the number. */
    private boolean handedOver;

    /** What stands behind it, if this process granted it. */
    private @Nullable Permit local;

    private @Nullable QuotaRefusal refusal;
    private volatile int state;

    /** The time at which its lease must count as run out. */
    private volatile long validUntil;

    private volatile long sentAt;

    /**
     * When it was last reported to have ended; never goes back, since of two reports at a time either may come first.
     */
    private volatile long endedAt;

    /** How long before its response was seen the platform counted it; nothing until its end has been decided. */
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
        // In the order of the states: whatever it moves to meanwhile, a later line still catches it.
        if (STATE.compareAndSet(this, IDLE, CANCELLED)) {
            return;
        }
        if (STATE.compareAndSet(this, WAITING, CANCELLED)) {
            quota.left(this);
        } else if (!giveBack(GRANTED, RETURNED)) {
            STATE.compareAndSet(this, REFUSED, CANCELLED);
        }
    }

    boolean waiting() {
        return state == WAITING;
    }

    /** Whether its request may be on its way. */
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

    boolean refuse(QuotaRefusal why) {
        refusal = why;
        return STATE.compareAndSet(this, WAITING, REFUSED);
    }

    /** Not if it has run out: the server may have given its slot to somebody else before it heard of the renewal. */
    void prolong(long now, long validUntil) {
        if (now < this.validUntil) {
            this.validUntil = validUntil;
        }
    }

    long validUntil() {
        return validUntil;
    }

    /** Takes back what was not sent yet; its holder finds out when it asks to send, and comes again. */
    void revoke() {
        giveBack(GRANTED, REVOKED);
    }

    /** Tells the subscriber what was decided, unless a cancellation has taken it back since. */
    void signal() {
        int now = state;
        QuotaRefusal why = refusal;
        if (now == REFUSED && why != null) {
            actual.onError(why);
        } else if (now == GRANTED || now == REVOKED) {
            // Also when it was revoked meanwhile: whoever waits must hear of a permit, be it one that says no.
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
        // Looked at after the decision: a process that was stopped on the way here must not go on where it was.
        Permit behind = local;
        if (quota.now() >= validUntil || (behind != null && !behind.send())) {
            giveBack(SENT, RETURNED);
            return false;
        }
        return true;
    }

    @Override
    public void answered(long processingNanos) {
        noteEnd();
        if (STATE.compareAndSet(this, SENT, ANSWERED)) {
            credit = endedAt - quota.rule().countedBy(sentAt, processingNanos, endedAt);
            Permit behind = local;
            if (behind != null) {
                behind.answered(processingNanos);
            }
            quota.ended(this);
        }
    }

    @Override
    public void abandon() {
        noteEnd();
        if (!giveBack(GRANTED, RETURNED) && STATE.compareAndSet(this, SENT, LOST)) {
            abandonLocal();
            quota.ended(this);
        }
    }

    /** Before the state is changed, so that whoever reads that it has ended reads the time too. */
    private void noteEnd() {
        if (state == SENT) {
            ENDED_AT.accumulateAndGet(this, quota.now(), Math::max);
        }
    }

    private boolean giveBack(int from, int to) {
        if (!STATE.compareAndSet(this, from, to)) {
            return false;
        }
        abandonLocal();
        quota.ended(this);
        return true;
    }

    private void abandonLocal() {
        Permit behind = local;
        if (behind != null) {
            behind.abandon();
        }
    }

    /** Whether the server knows nothing of it. */
    boolean local() {
        return local != null && !handedOver;
    }

    /** The server knows it from now on. */
    void handOver(long number) {
        this.number = number;
        handedOver = true;
    }

    boolean neverSent() {
        int now = state;
        return now == RETURNED || now == REVOKED;
    }

    /** How long before its response the platform counted it, as far as that is known. */
    long credit() {
        return credit;
    }

    /** The latest time at which the platform counted its request. */
    long arrivedBy(RestRule rule) {
        return switch (state) {
            case ANSWERED -> endedAt - credit;
            case LOST -> rule.countedWithoutResponse(sentAt, endedAt);
            default -> rule.countedWithoutResponse(sentAt, sentAt);
        };
    }
}
