package io.github.feishureactive.redis;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Whether Redis serves the events. A server that answers every other time does not count as back. */
final class Outage {

    /** For how long nothing must have failed before an answer ends the outage. */
    static final Duration QUIET = Duration.ofSeconds(2);

    private final OutageNews news;
    private final LongSupplier clock;
    private volatile long lastFailure;

    Outage(RedisListener listener, LongSupplier clock) {
        this.news = new OutageNews(
                RedisDeduplication.class,
                "the memory of events",
                "this instance goes on with its own, so an event may be handled by more than one instance",
                listener,
                clock);
        this.clock = clock;
    }

    void failed(Throwable cause) {
        lastFailure = clock.getAsLong();
        news.lost(cause);
    }

    void answered() {
        if (clock.getAsLong() - lastFailure >= QUIET.toNanos()) {
            news.found();
        }
    }
}
