package io.github.feishureactive.redis;

import java.time.Duration;

/**
 * Is notified when a {@link io.github.feishureactive.redis.quota.RedisRateLimiter} or a
 * {@link io.github.feishureactive.redis.events.RedisDeduplication} can no longer use Redis, and when it can again.
 * Called on a timer's thread and must not block; whatever it throws is logged and otherwise ignored.
 */
public interface RedisListener {

    /**
     * Redis did not respond in time, or not as expected. Calls continue within this instance's local share, and events
     * are handled by what this instance remembers. Called once per outage.
     *
     * @param cause the failure that started the outage
     */
    default void lost(Throwable cause) {}

    /**
     * The outage is over.
     *
     * @param away how long it lasted
     */
    default void found(Duration away) {}
}
