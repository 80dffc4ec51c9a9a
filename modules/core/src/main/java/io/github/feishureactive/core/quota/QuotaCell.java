package io.github.feishureactive.core.quota;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

import io.github.feishureactive.core.quota.QuotaRefusal.Reason;

/**
 * The quota of one key: its windows, its waiting line, its timer.
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
    private final transient SlotWindow[] windows;

    private final transient Inbox inbox = new Inbox();
    private final transient WaitingLine line = new WaitingLine();
    private final AtomicLong pauseAsked = new AtomicLong();
    private final AtomicInteger order = new AtomicInteger(OPEN);

    // Owned by the drain loop.
    private long pausedUntil;
    private boolean closed;
    private boolean stranded;
    private transient @Nullable Alarm alarm;
    private transient @Nullable Acquisition firstSignal;
    private transient @Nullable Acquisition lastSignal;

    QuotaCell(SlotRateLimiter limiter, QuotaKey key, Quota quota) {
        this.limiter = limiter;
        this.key = key;
        this.quota = quota;
        this.windows = quota.windows().stream()
                .map(window -> new SlotWindow(window.permits(), window.period().toNanos()))
                .toArray(SlotWindow[]::new);
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

    /** A caller asks for a permit. */
    void arrive(Acquisition acquisition) {
        if (get() == 0 && compareAndSet(0, 1)) {
            // Nobody is in the loop: the newcomer need not go through the inbox.
            drain(acquisition, false);
        } else {
            inbox.push(acquisition);
            round(false);
        }
    }

    /** A permit comes back: answered, lost or returned unsent. */
    void release(Acquisition acquisition) {
        if (windows.length > 0) {
            inbox.push(acquisition);
            round(false);
        }
    }

    /** One that stood in line has cancelled. */
    void left(Acquisition acquisition) {
        line.left(acquisition);
        round(false);
    }

    /** The platform asked to wait. */
    void pause(long until) {
        pauseAsked.accumulateAndGet(until, Math::max);
        round(false);
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

    private void round(boolean onTimer) {
        if (getAndIncrement() == 0) {
            drain(null, onTimer);
        }
    }

    private void drain(@Nullable Acquisition newcomer, boolean onTimer) {
        Acquisition signals = null;
        Acquisition last = null;
        boolean timerGone = false;
        int turn = 0;
        int rounds = 1;
        do {
            forgetAlarmThatRang();
            Acquisition arrived = inbox.takeAll();
            // Read after the inbox: however late this thread comes, a rest must not begin before its answer was seen.
            long now = now();
            pauseIfAsked(now);
            if (newcomer != null) {
                admit(newcomer, now);
                newcomer = null;
            }
            handle(arrived, now);
            grant(now);
            obey(now);

            if (last == null) {
                signals = firstSignal;
            } else {
                last.nextSignal = firstSignal;
            }
            last = lastSignal != null ? lastSignal : last;
            firstSignal = null;
            lastSignal = null;
            timerGone |= stranded;
            if (++turn >= LONGEST_TURN && passOn()) {
                break;
            }
            rounds = addAndGet(-rounds);
        } while (rounds != 0);
        if (timerGone) {
            limiter.dispose();
        }
        if (signals != null) {
            limiter.signal(signals, onTimer);
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
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private void pauseIfAsked(long now) {
        long until = pauseAsked.get();
        if (until <= pausedUntil || until <= now) {
            return;
        }
        pausedUntil = until;
        if (closed) {
            limiter.pause(key, quota, until);
        } else {
            for (SlotWindow window : windows) {
                window.pause(until);
            }
        }
    }

    private void handle(@Nullable Acquisition first, long now) {
        Acquisition acquisition = first;
        while (acquisition != null) {
            Acquisition following = acquisition.next;
            acquisition.next = null;
            if (acquisition.settled()) {
                for (SlotWindow window : windows) {
                    acquisition.rest(window, limiter.restRule(), now);
                }
            } else {
                admit(acquisition, now);
            }
            acquisition = following;
        }
    }

    private void admit(Acquisition acquisition, long now) {
        if (!acquisition.asking()) {
            return;
        }
        if (closed) {
            // This cell has left the limiter; the signal step sends the caller to the cell that took its place.
            willSignal(acquisition);
            return;
        }
        int before = line.before(acquisition.retry);
        if (before == 0 && nextPermit(now) <= now) {
            grant(acquisition);
            return;
        }
        long wait = Math.max(0, earliest(now, before) - now);
        if (wait > acquisition.maxWait()) {
            refuse(acquisition, tooLate(wait, acquisition.maxWait()));
        } else if (!acquisition.retry && line.firstTurns() >= limiter.maxWaiting()) {
            refuse(acquisition, queueFull(before, Math.max(0, earliest(now, 0) - now)));
        } else if (acquisition.await()) {
            line.add(acquisition);
        }
    }

    private void grant(long now) {
        Acquisition first;
        while ((first = line.first()) != null) {
            long next = nextPermit(now);
            if (next > now) {
                ringAt(next, now);
                return;
            }
            line.remove(first);
            if (!grant(first)) {
                line.countOut(first);
            }
        }
        silence();
    }

    private boolean grant(Acquisition acquisition) {
        if (!acquisition.grant()) {
            return false;
        }
        for (SlotWindow window : windows) {
            window.take();
        }
        willSignal(acquisition);
        return true;
    }

    private void refuse(Acquisition acquisition, QuotaRefusal why) {
        if (acquisition.refuse(why)) {
            willSignal(acquisition);
        }
    }

    private void willSignal(Acquisition acquisition) {
        if (lastSignal == null) {
            firstSignal = acquisition;
        } else {
            lastSignal.nextSignal = acquisition;
        }
        lastSignal = acquisition;
    }

    private long nextPermit(long now) {
        long next = Math.max(now, pausedUntil);
        for (SlotWindow window : windows) {
            next = Math.max(next, window.nextFree(now));
        }
        return next;
    }

    private long earliest(long now, int before) {
        long earliest = pausedUntil;
        for (SlotWindow window : windows) {
            earliest = Math.max(earliest, window.earliest(now, before));
        }
        return earliest;
    }

    private void obey(long now) {
        int ordered = order.get();
        if (ordered == CLOSE) {
            closed = true;
            silence();
            Acquisition first;
            while ((first = line.first()) != null) {
                line.remove(first);
                refuse(first, SlotRateLimiter.closedRefusal());
            }
        } else if (ordered == EVICT_IF_IDLE) {
            if (!closed && idle(now)) {
                closed = true;
                limiter.forget(key, this);
            }
            order.compareAndSet(EVICT_IF_IDLE, OPEN);
        }
    }

    private boolean idle(long now) {
        if (pausedUntil > now || line.first() != null) {
            return false;
        }
        for (SlotWindow window : windows) {
            if (!window.idle(now)) {
                return false;
            }
        }
        return true;
    }

    private void ringAt(long at, long now) {
        if (at == SlotWindow.UNKNOWN) {
            return;
        }
        Alarm armed = alarm;
        if (armed != null && armed.at <= at) {
            return;
        }
        silence();
        try {
            alarm = new Alarm(at, now);
        } catch (RejectedExecutionException e) {
            // The application has shut its schedulers down: nobody would ever wake those who wait, here or elsewhere.
            stranded = true;
            order.set(CLOSE);
            obey(now);
        }
    }

    private void silence() {
        Alarm armed = alarm;
        if (armed != null) {
            alarm = null;
            armed.schedule.dispose();
        }
    }

    private void forgetAlarmThatRang() {
        Alarm armed = alarm;
        if (armed != null && armed.rang) {
            alarm = null;
        }
    }

    private static QuotaRefusal tooLate(long wait, long maxWait) {
        return new QuotaRefusal(
                Reason.TOO_LATE,
                Duration.ofNanos(wait - maxWait),
                "a permit can come in " + millis(wait) + " ms at the earliest, and the call has " + millis(maxWait)
                        + " ms left to wait");
    }

    private static QuotaRefusal queueFull(int waiting, long nextPermit) {
        return new QuotaRefusal(
                Reason.QUEUE_FULL, Duration.ofNanos(nextPermit), waiting + " calls wait for a permit already");
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    @Override
    public String toString() {
        return "QuotaCell[" + key + "]";
    }

    /** The one timer of the cell, armed while somebody waits for a slot whose time is known. */
    private final class Alarm implements Runnable {

        private final long at;
        private volatile boolean rang;
        private final Disposable schedule;

        Alarm(long at, long now) {
            this.at = at;
            this.schedule = limiter.timer().schedule(this, at - now, TimeUnit.NANOSECONDS);
        }

        @Override
        public void run() {
            rang = true;
            round(true);
        }
    }
}
