package io.github.feishureactive.spring;

import java.time.Duration;
import java.util.List;

import io.github.feishureactive.redis.RedisListener;

/** Several that hear the same. */
record RedisListeners(List<RedisListener> all) implements RedisListener {

    @Override
    public void lost(Throwable cause) {
        all.forEach(listener -> listener.lost(cause));
    }

    @Override
    public void found(Duration away) {
        all.forEach(listener -> listener.found(away));
    }
}
