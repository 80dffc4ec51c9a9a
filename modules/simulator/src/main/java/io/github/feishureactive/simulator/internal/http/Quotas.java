package io.github.feishureactive.simulator.internal.http;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.simulator.internal.api.ApiResponse;
import io.github.feishureactive.simulator.internal.api.Installation;
import io.github.feishureactive.simulator.internal.api.PlatformError;
import io.github.feishureactive.simulator.quota.Quota;
import io.github.feishureactive.simulator.quota.QuotaPolicy;
import io.github.feishureactive.simulator.quota.QuotaWindow;

/** Counts the requests of each API, app and tenant, and refuses those over quota. */
public final class Quotas {

    private static final String LIMIT = "x-ogw-ratelimit-limit";
    private static final String RESET = "x-ogw-ratelimit-reset";

    private final Map<String, List<Quota>> limits;
    private final QuotaPolicy policy;
    private final LongSupplier clock;
    private final Map<Key, QuotaWindow> windows = new ConcurrentHashMap<>();

    public Quotas(Map<String, List<Quota>> limits, QuotaPolicy policy, LongSupplier clock) {
        this.limits = Map.copyOf(limits);
        this.policy = policy;
        this.clock = clock;
    }

    /** Takes a permit and returns null, or returns the response that refuses the request. */
    @Nullable
    ApiResponse refuse(String path, Installation caller, String logId) {
        List<Quota> quotas = limits.getOrDefault(path, List.of());
        if (quotas.isEmpty()) {
            return null;
        }
        QuotaWindow window = windows.computeIfAbsent(new Key(path, caller), key -> windowOf(quotas));
        int limit;
        Duration untilReset;
        // A few additions and no signal, so the lock is held only briefly.
        synchronized (window) {
            long now = clock.getAsLong();
            if (window.admit(now)) {
                return null;
            }
            limit = window.limit(now);
            untilReset = window.untilReset(now);
        }
        return throttled(limit, untilReset, logId);
    }

    private static ApiResponse throttled(int limit, Duration untilReset, String logId) {
        PlatformError error = PlatformError.THROTTLED;
        // Rounded up: after that many seconds there is room.
        long seconds = untilReset.plusNanos(999_999_999).toSeconds();
        Map<String, String> headers = Map.of(LIMIT, Integer.toString(limit), RESET, Long.toString(seconds));
        return ApiResponse.error(error.status(), error.code(), error.msg(), logId, headers);
    }

    private QuotaWindow windowOf(List<Quota> quotas) {
        return quotas.size() == 1
                ? policy.window(quotas.get(0))
                : QuotaWindow.all(quotas.stream().map(policy::window).toList());
    }

    private record Key(String path, Installation caller) {}
}
