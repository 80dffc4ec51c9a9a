package io.github.feishureactive.core.quota;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.internal.UserCode;

/**
 * The quota of one key, and the loop in which everything about it is decided.
 *
 * <p>Everything is decided by one thread at a time, the one in the drain loop; the counter that this class extends says
 * how often the loop has been asked for since. Other threads leave what they want in the inbox or in one of the atomic
 * fields and ask for a round. Signals are sent after the loop has been left, so no subscriber ever runs inside it.
 */
final class QuotaCell extends AtomicInteger {

    private static final long serialVersionUID = 1L;

    private static final int OPEN = 0;
    private static final int EVICT_IF_IDLE = 1;
    private static final int CLOSE = 2;

    /** How many rounds one caller's thread does for others before the timer's thread takes over. */
    private static final int LONGEST_TURN = 64;

    private final transient SlotRateLimiter limiter;
    private final transient QuotaKey key;
    private final transient Quota quota;
    private final boolean unlimited;

    private final transient Inbox inbox = new Inbox();
    private final AtomicLong pauseAsked = new AtomicLong();
    private final AtomicInteger order = new AtomicInteger(OPEN);

    // Owned by the drain loop.
    private final transient Admission admission;
    private final transient Alarm alarm;
    private boolean timerGone;

    /** Whether all who wait are to be refused, since no timer would ever wake them. */
    private volatile boolean refusing;

    QuotaCell(SlotRateLimiter limiter, QuotaKey key, Quota quota) {
        this.limiter = limiter;
        this.key = key;
        this.quota = quota;
        this.unlimited = quota.windows().isEmpty();
        this.admission = new Admission(quota, limiter.restRule(), limiter.maxWaiting());
        this.alarm = new Alarm(limiter.timer(), () -> round(true));
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

    /** One that stood in line has cancelled. */
    void left(Acquisition acquisition) {
        admission.left(acquisition);
        round(false);
    }

    /** The platform asked to wait. */
    void pause(long until) {
        pauseAsked.accumulateAndGet(until, Math::max);
        round(false);
    }

    /** Whether the platform asked for a wait that is not over; from any thread. */
    boolean paused(long now) {
        return pauseAsked.get() > now;
    }

    /** Leaves the limiter if there is nothing left to remember. */
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

    /** Refuses those who wait at the moment: the timer accepts no tasks. */
    void refuseWaiting() {
        refusing = true;
        round(false);
    }

    /** Brings an acquisition before the loop: straight in if nobody is there, through the inbox otherwise. */
    private void enter(Acquisition acquisition) {
        if (get() == 0 && compareAndSet(0, 1)) {
            drain(acquisition, false);
        } else {
            inbox.push(acquisition);
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
            alarm.forgetIfItRang();
            Acquisition arrived = inbox.takeAll();
            // Read after the inbox: however late this thread comes, a rest must not begin before its answer was seen.
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
     * thread that happened to be first would otherwise serve all others and never tell anybody what was decided.
     */
    private boolean passOn() {
        try {
            limiter.timer().schedule(() -> drain(null, true));
            return true;
        } catch (Throwable thrown) {
            UserCode.rejected(limiter.timer(), thrown);
            return false;
        }
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
            alarm.silence();
            return;
        }
        limiter.watchTimer();
        if (next != SlotWindow.UNKNOWN && !alarm.ringAt(next, now)) {
            // Nothing would ever wake those who wait, neither here nor, most likely, elsewhere.
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
            alarm.silence();
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
