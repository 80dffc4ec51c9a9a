package io.github.feishureactive.redis;

import java.time.Duration;

/**
 * Hears when the quota can no longer be shared, and when it is shared again. Called on a timer's thread, so it must not
 * block; what it throws is logged and changes nothing.
 */
public interface RedisListener {

    /**
     * Redis did not answer in time or not as it should; calls go on within this instance's own share. Not repeated before
     * it was found again.
     *
     * @param cause what went wrong
     */
    default void lost(Throwable cause) {}

    /**
     * All keys share their quota again.
     *
     * @param away for how long that was not so
     */
    default void found(Duration away) {}
}
