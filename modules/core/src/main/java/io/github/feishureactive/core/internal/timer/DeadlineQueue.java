package io.github.feishureactive.core.internal.timer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

import io.github.feishureactive.core.internal.UserCode;

/**
 * The deadlines of calls that are given equally long, and so reach them in the order in which they began. One timer,
 * armed for the oldest call, serves all of them: a timer for each would wake a thread of the scheduler for each.
 *
 * <pre>
 *        add                        rings, calls left
 * IDLE ───────► ARMED ──────────────────► ARMED
 *   ▲             │
 *   └─────────────┴─ rings, none left; rejected; the scheduler is disposed
 * </pre>
 *
 * The timer stays armed when the last call ends, for the next one that begins. So it may ring for nothing, once in each
 * {@code deadline}.
 *
 * <p>The monitor guards the list and the state for a few instructions. While it is held, no foreign code runs: no
 * scheduler is asked, and nobody signalled.
 */
public final class DeadlineQueue {

    /** A call that has a deadline. */
    public interface Waiting {

        /** The deadline has passed. The call may have ended. */
        void expired();

        /** The scheduler was disposed, and will not tell when the deadline passes. May be called repeatedly. */
        void timerDisposed();

        /**
         * The scheduler accepts no tasks.
         *
         * @param cause what it threw, {@code null} if it was found disposed
         */
        void timerGone(@Nullable Throwable cause);
    }

    private final GatewayTimer timer;
    private final Duration deadline;
    private final Runnable onDisposed = this::timerDisposed;

    /** Before the oldest and after the newest. */
    private final Entry ends = new Entry(null, 0);

    private boolean armed;
    private long armedFor;

    /**
     * Starts without calls.
     *
     * @param timer tells when a deadline has passed
     * @param deadline how long each call is given
     */
    public DeadlineQueue(GatewayTimer timer, Duration deadline) {
        this.timer = timer;
        this.deadline = deadline;
    }

    /**
     * The timer.
     *
     * @return as it was given
     */
    public GatewayTimer timer() {
        return timer;
    }

    /**
     * How long each call is given.
     *
     * @return as it was given
     */
    public Duration deadline() {
        return deadline;
    }

    /**
     * Begins a call's deadline.
     *
     * @param call told when its deadline has passed, or at once if there is no timer
     * @return to be disposed when the call ends
     */
    public Disposable add(Waiting call) {
        Entry entry = new Entry(call, timer.now() + deadline.toNanos());
        if (timer.isDisposed()) {
            // Those that came before may wait on: their requests are written.
            call.timerGone(null);
            return entry;
        }
        boolean idle;
        synchronized (this) {
            entry.linkBefore(ends);
            idle = !armed;
            if (idle) {
                armed = true;
                armedFor = entry.at;
                timer.watch(onDisposed);
            }
        }
        if (idle) {
            UserCode.rethrow(arm(entry.at));
        }
        return entry;
    }

    private @Nullable Error arm(long at) {
        try {
            timer.scheduler().schedule(() -> ring(at), Math.max(0, at - timer.now()), TimeUnit.NANOSECONDS);
            return null;
        } catch (Throwable thrown) {
            Error fatal = UserCode.rejected(timer.scheduler(), thrown);
            if (timer.isDisposed()) {
                return UserCode.first(fatal, tellDisposed());
            }
            List<Waiting> without = new ArrayList<>();
            synchronized (this) {
                armed = false;
                timer.forget(onDisposed);
                removeUntil(Long.MAX_VALUE, without);
            }
            return UserCode.first(fatal, UserCode.each(without, call -> call.timerGone(thrown)));
        }
    }

    private void ring(long at) {
        long now = timer.now();
        List<Waiting> expired = new ArrayList<>();
        long next = at;
        boolean more;
        synchronized (this) {
            if (!armed || armedFor != at) {
                // The scheduler was disposed, yet runs what it had accepted.
                return;
            }
            removeUntil(Math.max(at, now), expired);
            more = ends.next != ends;
            armed = more;
            if (more) {
                next = armedFor = ends.next.at;
            } else {
                timer.forget(onDisposed);
            }
        }
        Error fatal = more ? arm(next) : null;
        UserCode.rethrow(UserCode.first(fatal, expire(expired)));
    }

    private void removeUntil(long due, List<Waiting> removed) {
        for (Entry oldest = ends.next; oldest.call != null && oldest.at <= due; oldest = ends.next) {
            oldest.unlink();
            removed.add(oldest.call);
        }
    }

    /** Each as a task of its own but for the last: a subscriber that blocks holds up nobody but itself. */
    private @Nullable Error expire(List<Waiting> expired) {
        Error fatal = null;
        for (int i = 0; i < expired.size(); i++) {
            Waiting call = expired.get(i);
            if (i == expired.size() - 1 || !timer.execute(call::expired)) {
                fatal = UserCode.first(fatal, UserCode.run(call, call::expired));
            }
        }
        return fatal;
    }

    /** Runs once a second after the scheduler was disposed, until no call is left. */
    private void timerDisposed() {
        UserCode.rethrow(tellDisposed());
    }

    private @Nullable Error tellDisposed() {
        List<Waiting> waiting = new ArrayList<>();
        synchronized (this) {
            armed = false;
            for (Entry entry = ends.next; entry.call != null; entry = entry.next) {
                waiting.add(entry.call);
            }
            if (waiting.isEmpty()) {
                timer.forget(onDisposed);
            }
        }
        return UserCode.each(waiting, Waiting::timerDisposed);
    }

    /** A link of the list while its call waits, linked to itself before and after. */
    private final class Entry implements Disposable {

        private final @Nullable Waiting call;
        private final long at;
        private Entry previous = this;
        private Entry next = this;

        Entry(@Nullable Waiting call, long at) {
            this.call = call;
            this.at = at;
        }

        void linkBefore(Entry other) {
            next = other;
            previous = other.previous;
            previous.next = this;
            other.previous = this;
        }

        void unlink() {
            previous.next = next;
            next.previous = previous;
            previous = this;
            next = this;
        }

        @Override
        public void dispose() {
            synchronized (DeadlineQueue.this) {
                unlink();
            }
        }
    }
}
