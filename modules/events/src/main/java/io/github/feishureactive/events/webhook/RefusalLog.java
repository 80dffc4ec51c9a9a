package io.github.feishureactive.events.webhook;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import reactor.core.scheduler.Scheduler;
import reactor.util.Logger;
import reactor.util.Loggers;

/** Logs why requests are refused, at most one line in ten seconds, so that a stranger cannot fill the disk. */
final class RefusalLog {

    private static final Logger LOG = Loggers.getLogger(EventWebhook.class);
    private static final long PAUSE = Duration.ofSeconds(10).toNanos();

    private final Scheduler clock;
    private final AtomicLong silentUntil;
    private final LongAdder suppressed = new LongAdder();

    RefusalLog(Scheduler clock) {
        this.clock = clock;
        this.silentUntil = new AtomicLong(clock.now(TimeUnit.NANOSECONDS));
    }

    void refused(String reason) {
        long now = clock.now(TimeUnit.NANOSECONDS);
        long until = silentUntil.get();
        if (now - until >= 0 && silentUntil.compareAndSet(until, now + PAUSE)) {
            LOG.warn(
                    "Refused a webhook request: {} ({} more since the last such line)",
                    reason,
                    suppressed.sumThenReset());
        } else {
            suppressed.increment();
        }
    }
}
