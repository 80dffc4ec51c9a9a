package io.github.feishureactive.redis;

import java.time.Duration;

/**
 * Hears when a {@link RedisRateLimiter} or a {@link RedisDeduplication} can no longer share what it has, and when it
 * shares it again. Called on a timer's thread, so it must not block; what it throws is logged and changes nothing.
 */
public interface RedisListener {

    /**
     * Redis did not answer in time or not as it should; calls go on within this instance's own share, and events are
     * handled on what this instance remembers. Not repeated before it was found again.
     *
     * @param cause what went wrong
     */
    default void lost(Throwable cause) {}

    /**
     * All is shared again.
     *
     * @param away for how long that was not so
     */
    default void found(Duration away) {}
}
