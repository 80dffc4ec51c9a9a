package io.github.feishureactive.redis.quota;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

import io.github.feishureactive.core.internal.UserCode;

/** The timer of one quota, which wakes its executor for the next step. Owned by that executor. */
final class WakeUpTimer {

    static final long NEVER = Long.MAX_VALUE;

    private final Scheduler timer;
    private final SerialExecutor executor;
    private @Nullable Disposable scheduled;
    private long scheduledAt = NEVER;

    WakeUpTimer(Scheduler timer, SerialExecutor executor) {
        this.timer = timer;
        this.executor = executor;
    }

    /** Schedules the wake-up, in place of an earlier one; returns {@code false} if the timer rejects it. */
    boolean schedule(long at, long now) {
        if (at == scheduledAt) {
            return true;
        }
        cancel();
        if (at == NEVER) {
            return true;
        }
        scheduledAt = at;
        try {
            scheduled = timer.schedule(() -> executor.execute(this::fired), at - now, TimeUnit.NANOSECONDS);
            return true;
        } catch (Throwable thrown) {
            UserCode.rejected(timer, thrown);
            scheduledAt = NEVER;
            return false;
        }
    }

    private void fired() {
        scheduledAt = NEVER;
    }

    void cancel() {
        Disposable schedule = scheduled;
        scheduled = null;
        scheduledAt = NEVER;
        if (schedule != null) {
            schedule.dispose();
        }
    }
}
