package io.github.feishureactive.core.quota;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

import io.github.feishureactive.core.internal.UserCode;

/**
 * The one timer of a cell, armed while somebody waits for a slot whose time is known. Belongs to the drain loop, all
 * but the ringing.
 */
final class Alarm {

    private final Scheduler timer;
    private final Runnable round;
    private @Nullable Armed armed;

    /**
     * An alarm that is not armed.
     *
     * @param round what it asks for when it rings
     */
    Alarm(Scheduler timer, Runnable round) {
        this.timer = timer;
        this.round = round;
    }

    /** Rings at this time, or at an earlier one for which it is armed already; {@code false} if the timer is gone. */
    boolean ringAt(long at, long now) {
        if (armed != null && armed.at <= at) {
            return true;
        }
        silence();
        try {
            armed = new Armed(at, now);
            return true;
        } catch (Throwable thrown) {
            UserCode.rejected(timer, thrown);
            return false;
        }
    }

    void silence() {
        if (armed != null) {
            Disposable schedule = armed.schedule;
            armed = null;
            UserCode.run(schedule, schedule::dispose);
        }
    }

    /** To be called in every round: what has rung is no longer armed. */
    void forgetIfItRang() {
        if (armed != null && armed.rang) {
            armed = null;
        }
    }

    private final class Armed implements Runnable {

        private final long at;
        private volatile boolean rang;
        private final Disposable schedule;

        Armed(long at, long now) {
            this.at = at;
            this.schedule = timer.schedule(this, at - now, TimeUnit.NANOSECONDS);
        }

        @Override
        public void run() {
            rang = true;
            round.run();
        }
    }
}
