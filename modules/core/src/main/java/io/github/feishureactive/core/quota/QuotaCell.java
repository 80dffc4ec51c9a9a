package io.github.feishureactive.core.quota;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * The quota of one key, and the loop in which everything about it is decided.
 *
 * <p>A queue drain: one thread at a time is in the loop, and the counter that this class extends is its
 * work-in-progress. Other threads add to the queue of arrivals, or set one of the atomic fields, and request a round.
 * Signals are emitted after the loop has been left, so no subscriber ever runs inside it.
 */
final class QuotaCell extends AtomicInteger {

    private static final long serialVersionUID = 1L;

    private static final int OPEN = 0;
    private static final int EVICT_IF_IDLE = 1;
    private static final int CLOSE = 2;

    /** How many rounds a caller's thread drains for others before the timer's thread takes over. */
    private static final int LONGEST_TURN = 64;

    private final transient SlotRateLimiter limiter;
    private final transient QuotaKey key;
    private final transient Quota quota;
    private final boolean unlimited;

    private final transient MpscQueue arrivals = new MpscQueue();
    private final AtomicLong pauseAsked = new AtomicLong();
    private final AtomicInteger order = new AtomicInteger(OPEN);

    // Owned by the drain loop.
    private final transient Admission admission;
    private final transient WakeUpTimer wakeUp;
    private boolean timerGone;

    /** Whether all queued callers are to be refused, since no timer would ever wake them. */
    private volatile boolean refusing;

    QuotaCell(SlotRateLimiter limiter, QuotaKey key, Quota quota) {
        this.limiter = limiter;
        this.key = key;
        this.quota = quota;
        this.unlimited = quota.windows().isEmpty();
        this.admission = new Admission(quota, limiter.restRule(), limiter.maxWaiting());
        this.wakeUp = new WakeUpTimer(limiter.timer(), () -> round(true));
    }

    QuotaKey key() {
        return key;
    }

    Quota quota() {
        return quota;
    }

    long now() {
        return limiter.now();
    }

    /**
     * When the platform counted a request at the latest, or {@code Long.MAX_VALUE}; reads the clock only where it
     * helps.
     */
    long countedBy(long sentAt, long processingNanos) {
        RestRule rule = limiter.restRule();
        return rule.earns(processingNanos) ? rule.countedBy(sentAt, processingNanos, now()) : Long.MAX_VALUE;
    }

    /** A caller asks for a permit. */
    void arrive(Acquisition acquisition) {
        enter(acquisition);
    }

    /** A permit comes back: answered, lost or returned unsent. */
    void release(Acquisition acquisition) {
        if (!unlimited) {
            enter(acquisition);
        }
    }

    /** A queued caller has cancelled. */
    void left(Acquisition acquisition) {
        admission.left(acquisition);
        round(false);
    }

    /** The platform throttled this key. */
    void pause(long until) {
        pauseAsked.accumulateAndGet(until, Math::max);
        round(false);
    }

    /** Whether a pause that the platform asked for is not over. Any thread. */
    boolean paused(long now) {
        return pauseAsked.get() > now;
    }

    /** Removes this cell from the limiter if all slots have rested and no caller waits. */
    void evictIfIdle() {
        if (order.compareAndSet(OPEN, EVICT_IF_IDLE)) {
            round(false);
        }
    }

    /** Refuses everyone from now on. */
    void close() {
        order.set(CLOSE);
        round(false);
    }

    /** Refuses the callers that wait at the moment: the timer accepts no tasks. */
    void refuseWaiting() {
        refusing = true;
        round(false);
    }

    /** Hands an acquisition to the loop: directly if no thread is in it, through the queue otherwise. */
    private void enter(Acquisition acquisition) {
        if (get() == 0 && compareAndSet(0, 1)) {
            drain(acquisition, false);
        } else {
            arrivals.push(acquisition);
            round(false);
        }
    }

    private void round(boolean onTimer) {
        if (getAndIncrement() == 0) {
            drain(null, onTimer);
        }
    }

    private void drain(@Nullable Acquisition visitor, boolean onTimer) {
        Acquisition asking = visitor;
        Acquisition signals = null;
        Acquisition last = null;
        boolean stranded = false;
        int turn = 0;
        int rounds = 1;
        do {
            wakeUp.clearIfFired();
            Acquisition arrived = arrivals.takeAll();
            // Read after the queue: however late this thread comes, a rest must not begin before its response was seen.
            long now = now();
            pauseIfAsked(now);
            if (visitor != null) {
                admission.handle(visitor, now);
                visitor = null;
            }
            handleAll(arrived, now);
            grant(now);
            obey(now);

            if (last == null) {
                signals = admission.firstSignal;
            } else {
                last.nextSignal = admission.firstSignal;
            }
            last = admission.lastSignal != null ? admission.lastSignal : last;
            admission.firstSignal = null;
            admission.lastSignal = null;
            stranded |= timerGone;
            timerGone = false;
            if (++turn >= LONGEST_TURN && passOn()) {
                break;
            }
            rounds = addAndGet(-rounds);
        } while (rounds != 0);
        if (stranded) {
            limiter.refuseWaiting();
        }
        if (signals != null) {
            limiter.signal(signals, asking, onTimer);
        }
    }

    /**
     * Lets the timer's thread go on with the loop, which stays entered meanwhile. Under a steady stream of requests the
     * thread that happened to be first would otherwise drain for all others and never emit a signal.
     */
    private boolean passOn() {
        return limiter.executeOnTimer(() -> drain(null, true));
    }

    private void pauseIfAsked(long now) {
        long until = pauseAsked.get();
        if (until > now && admission.pause(until, limiter.chance()) && admission.closed()) {
            // Meant for the cell that took this one's place.
            limiter.pause(key, quota, until);
        }
    }

    private void handleAll(@Nullable Acquisition first, long now) {
        Acquisition acquisition = first;
        while (acquisition != null) {
            Acquisition following = acquisition.next;
            acquisition.next = null;
            admission.handle(acquisition, now);
            acquisition = following;
        }
    }

    private void grant(long now) {
        long next = admission.grant(now);
        if (next == Admission.NOBODY_WAITS) {
            wakeUp.disarm();
            return;
        }
        limiter.watchTimer();
        if (next != SlotWindow.UNKNOWN && !wakeUp.fireAt(next, now)) {
            // Nothing would ever wake the callers that wait, neither here nor, most likely, in other cells.
            timerGone = true;
            admission.refuseAll(limiter.timerGone());
        }
    }

    private void obey(long now) {
        if (refusing) {
            refusing = false;
            admission.refuseAll(limiter.timerGone());
        }
        int ordered = order.get();
        if (ordered == CLOSE) {
            wakeUp.disarm();
            admission.close();
        } else if (ordered == EVICT_IF_IDLE) {
            if (admission.closeIfIdle(now)) {
                limiter.forget(key, this);
            }
            order.compareAndSet(EVICT_IF_IDLE, OPEN);
        }
    }

    @Override
    public String toString() {
        return "QuotaCell[" + key + "]";
    }
}
