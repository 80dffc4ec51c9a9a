package io.github.feishureactive.redis;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

import io.github.feishureactive.core.internal.UserCode;

/** The one timer of a quota. Belongs to its loop, and asks for another round of it when it rings. */
final class Alarm {

    static final long NEVER = Long.MAX_VALUE;

    private final Scheduler timer;
    private final Mailbox mail;
    private @Nullable Disposable armed;
    private long armedAt = NEVER;

    Alarm(Scheduler timer, Mailbox mail) {
        this.timer = timer;
        this.mail = mail;
    }

    /** Rings then and at no other time; {@code false} if the timer is gone. */
    boolean set(long at, long now) {
        if (at == armedAt) {
            return true;
        }
        silence();
        if (at == NEVER) {
            return true;
        }
        armedAt = at;
        try {
            armed = timer.schedule(() -> mail.post(this::rang), at - now, TimeUnit.NANOSECONDS);
            return true;
        } catch (Throwable thrown) {
            UserCode.rejected(timer, thrown);
            armedAt = NEVER;
            return false;
        }
    }

    private void rang() {
        armedAt = NEVER;
    }

    void silence() {
        Disposable schedule = armed;
        armed = null;
        armedAt = NEVER;
        if (schedule != null) {
            schedule.dispose();
        }
    }
}
