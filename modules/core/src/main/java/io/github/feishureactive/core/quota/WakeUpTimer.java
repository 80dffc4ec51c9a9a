package io.github.feishureactive.core.quota;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

import io.github.feishureactive.core.internal.UserCode;

/**
 * The one timer of a cell, armed while a caller waits for a slot whose time is known. All but its firing is confined to
 * the drain loop.
 */
final class WakeUpTimer {

    private final Scheduler timer;
    private final Runnable round;
    private @Nullable Armed armed;

    /**
     * A timer that is not armed.
     *
     * @param round run when it fires, on the scheduler's thread
     */
    WakeUpTimer(Scheduler timer, Runnable round) {
        this.timer = timer;
        this.round = round;
    }

    /**
     * Arms it for this time, unless it is armed for an earlier one.
     *
     * @return {@code false} if the scheduler rejects the task
     */
    boolean fireAt(long at, long now) {
        if (armed != null && armed.at <= at) {
            return true;
        }
        disarm();
        try {
            armed = new Armed(at, now);
            return true;
        } catch (Throwable thrown) {
            UserCode.rejected(timer, thrown);
            return false;
        }
    }

    void disarm() {
        if (armed != null) {
            Disposable schedule = armed.schedule;
            armed = null;
            UserCode.run(schedule, schedule::dispose);
        }
    }

    /** Called in every round: a timer that has fired is no longer armed. */
    void clearIfFired() {
        if (armed != null && armed.fired) {
            armed = null;
        }
    }

    private final class Armed implements Runnable {

        private final long at;
        private volatile boolean fired;
        private final Disposable schedule;

        Armed(long at, long now) {
            this.at = at;
            this.schedule = timer.schedule(this, at - now, TimeUnit.NANOSECONDS);
        }

        @Override
        public void run() {
            fired = true;
            round.run();
        }
    }
}
