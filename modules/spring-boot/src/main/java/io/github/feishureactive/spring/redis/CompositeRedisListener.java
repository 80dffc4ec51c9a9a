package io.github.feishureactive.spring.redis;

import java.time.Duration;
import java.util.List;

import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.redis.RedisListener;

/** Notifies several listeners, even if one of them throws. */
record CompositeRedisListener(List<RedisListener> all) implements RedisListener {

    @Override
    public void lost(Throwable cause) {
        UserCode.rethrow(UserCode.each(all, listener -> listener.lost(cause)));
    }

    @Override
    public void found(Duration away) {
        UserCode.rethrow(UserCode.each(all, listener -> listener.found(away)));
    }
}
