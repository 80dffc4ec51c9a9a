package io.github.feishureactive.redis;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.feishureactive.core.internal.UserCode;

/** Says once that something can no longer be shared, and once that it can again: to the log, and to a listener. */
final class OutageNews {

    private static final long NONE = -1;

    private final Logger log;
    private final String what;
    private final String meanwhile;
    private final RedisListener listener;
    private final LongSupplier clock;
    private final AtomicLong since = new AtomicLong(NONE);

    /**
     * None so far.
     *
     * @param speaker in whose name the log is written
     * @param what is shared
     * @param meanwhile what happens as long as it is not
     */
    OutageNews(Class<?> speaker, String what, String meanwhile, RedisListener listener, LongSupplier clock) {
        this.log = Loggers.getLogger(speaker);
        this.what = what;
        this.meanwhile = meanwhile;
        this.listener = listener;
        this.clock = clock;
    }

    void lost(Throwable cause) {
        if (since.compareAndSet(NONE, clock.getAsLong())) {
            log.warn("Redis does not serve {} ({}); {}", what, cause.toString(), meanwhile);
            tell(() -> listener.lost(cause));
        }
    }

    void found() {
        long began = since.get();
        if (began != NONE && since.compareAndSet(began, NONE)) {
            Duration away = Duration.ofNanos(clock.getAsLong() - began);
            log.info("Redis serves {} again, after {} ms", what, away.toMillis());
            tell(() -> listener.found(away));
        }
    }

    /** Whatever a listener throws changes nothing. */
    private void tell(Runnable news) {
        Error fatal = UserCode.run(listener, news);
        if (fatal != null) {
            UserCode.uncaught(fatal);
        }
    }
}
