package io.github.feishureactive.simulator;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import com.lark.oapi.core.cache.ICache;

/** A cache for the official SDK, whose own is static and would bring one test's tokens and tickets to the next. */
final class FreshCache implements ICache {

    private final Map<String, String> values = new ConcurrentHashMap<>();

    @Override
    public String get(String key) {
        return values.getOrDefault(key, "");
    }

    @Override
    public void set(String key, String value, int expire, TimeUnit unit) {
        values.put(key, value);
    }
}
