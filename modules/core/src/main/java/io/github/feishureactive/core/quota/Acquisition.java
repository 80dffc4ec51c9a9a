package io.github.feishureactive.core.quota;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * One caller from its subscription to the end of its call: subscription, place in the queue and permit in one object.
 *
 * <pre>
 *        request          drain             drain            send           answered
 * IDLE ──────────► ASKING ─────► WAITING ─────────► GRANTED ──────► SENT ────────────► ANSWERED
 *  │                 │ └───────────┼─────────────►     │              └──abandon─────► LOST
 *  │                 ├──drain──────┴─► REFUSED         └──abandon, cancel────────────► RETURNED
 *  └─────cancel──────┴──cancel─────┴─► CANCELLED
 * </pre>
 *
 * Every arrow is one compare-and-set on {@code state}; the thread that wins it acts, all others are too late. A
 * cancellation also turns a refusal that was not emitted yet into {@code CANCELLED}, so that no error follows it.
 */
final class Acquisition implements Subscription, Permit {

    private static final int IDLE = 0;
    private static final int ASKING = 1;
    private static final int WAITING = 2;
    private static final int GRANTED = 3;
    private static final int SENT = 4;
    private static final int ANSWERED = 5;
    private static final int LOST = 6;
    private static final int RETURNED = 7;
    private static final int CANCELLED = 8;
    private static final int REFUSED = 9;

    private static final AtomicIntegerFieldUpdater<Acquisition> STATE =
            AtomicIntegerFieldUpdater.newUpdater(Acquisition.class, "state");

    private final CoreSubscriber<? super Permit> actual;
    final boolean retry;

    /** Its cell; changes only while it is asking. */
    QuotaCell cell;

    /** Link in the queue of arrivals of its cell. */
    @Nullable
    Acquisition next;

    /**
     * Link in the list of those that are decided and yet to be signalled. Not the link above: a cancellation between
     * the decision and the signal sends this one through the queue of arrivals while it is still in that list.
     */
    @Nullable
    Acquisition nextSignal;

    @Nullable
    QuotaRefusal refusal;

    /** Whether it had to wait for its turn. */
    boolean waited;

    private volatile int state;

    /**
     * How long the caller is ready to wait; once sent, when that was; once answered, when the platform counted the
     * request at the latest, or {@code Long.MAX_VALUE} where only the moment of the response is known. One field for
     * all three, since every call carries it.
     */
    private long nanos;

    Acquisition(CoreSubscriber<? super Permit> actual, QuotaCell cell, long maxWait, boolean retry) {
        this.actual = actual;
        this.cell = cell;
        this.nanos = maxWait;
        this.retry = retry;
    }

    CoreSubscriber<? super Permit> subscriber() {
        return actual;
    }

    long maxWait() {
        return nanos;
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n) && state == IDLE && STATE.compareAndSet(this, IDLE, ASKING)) {
            cell.arrive(this);
        }
    }

    @Override
    public void cancel() {
        if (STATE.compareAndSet(this, GRANTED, RETURNED)) {
            cell.release(this);
        } else if (!STATE.compareAndSet(this, IDLE, CANCELLED) && !STATE.compareAndSet(this, ASKING, CANCELLED)) {
            cancelWaiting();
        }
    }

    private void cancelWaiting() {
        if (STATE.compareAndSet(this, WAITING, CANCELLED)) {
            cell.left(this);
        } else if (STATE.compareAndSet(this, GRANTED, RETURNED)) {
            // It was granted between the first look and this one.
            cell.release(this);
        } else {
            // Refused, and perhaps not signalled yet: then it never is.
            STATE.compareAndSet(this, REFUSED, CANCELLED);
        }
    }

    boolean asking() {
        return state == ASKING;
    }

    boolean waiting() {
        return state == WAITING;
    }

    /** Whether its permit is to be taken back. */
    boolean settled() {
        int now = state;
        return now == ANSWERED || now == LOST || now == RETURNED;
    }

    /** From asking to waiting in the queue. */
    boolean await() {
        waited = true;
        return STATE.compareAndSet(this, ASKING, WAITING);
    }

    boolean grant() {
        return STATE.compareAndSet(this, waited ? WAITING : ASKING, GRANTED);
    }

    boolean refuse(QuotaRefusal why) {
        refusal = why;
        return STATE.compareAndSet(this, waited ? WAITING : ASKING, REFUSED);
    }

    /** Emits what was decided, unless a cancellation has taken it back since. */
    void signal() {
        int now = state;
        QuotaRefusal why = refusal;
        if (now == GRANTED) {
            actual.onNext(this);
            actual.onComplete();
        } else if (now == REFUSED && why != null) {
            actual.onError(why);
        }
    }

    @Override
    public boolean send() {
        long now = cell.now();
        if (state != GRANTED || cell.paused(now)) {
            return false;
        }
        // Written before the state is, so that a thread that reads SENT reads the time too.
        nanos = now;
        return STATE.compareAndSet(this, GRANTED, SENT);
    }

    @Override
    public void answered(long processingNanos) {
        if (STATE.compareAndSet(this, SENT, ANSWERED)) {
            // The winner alone owns the field until the permit is released to its cell.
            nanos = cell.countedBy(nanos, processingNanos);
            cell.release(this);
        }
    }

    @Override
    public void abandon() {
        if (STATE.compareAndSet(this, GRANTED, RETURNED) || STATE.compareAndSet(this, SENT, LOST)) {
            cell.release(this);
        }
    }

    /** How long before now the platform counted it, as far as that is known. */
    long credit(long now) {
        return state == ANSWERED ? Math.max(0, now - nanos) : 0;
    }

    /** Returns the slot, to rest for as long as the end of its permit asks for. */
    void rest(SlotWindow window, RestRule rule, long now) {
        switch (state) {
            case ANSWERED -> window.rest(RestRule.wake(Math.min(now, nanos), window.period()));
            case LOST -> window.rest(RestRule.wake(rule.countedWithoutResponse(nanos, now), window.period()));
            default -> window.refund(now);
        }
    }
}
