package io.github.feishureactive.simulator;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/** Counts the requests of each API, app and tenant, and refuses what is too much. */
final class Quotas {

    private static final String LIMIT = "x-ogw-ratelimit-limit";
    private static final String RESET = "x-ogw-ratelimit-reset";

    private final Map<String, List<Quota>> limits;
    private final QuotaPolicy policy;
    private final LongSupplier clock;
    private final int status;
    private final ResetHeader resetHeader;
    private final Map<Key, QuotaWindow> windows = new ConcurrentHashMap<>();

    Quotas(
            Map<String, List<Quota>> limits,
            QuotaPolicy policy,
            LongSupplier clock,
            int status,
            ResetHeader resetHeader) {
        this.limits = Map.copyOf(limits);
        this.policy = policy;
        this.clock = clock;
        this.status = status;
        this.resetHeader = resetHeader;
    }

    /** Takes a permit and returns null, or returns the refusal. */
    @Nullable
    Answer refuse(String path, Installation caller, String logId) {
        List<Quota> quotas = limits.getOrDefault(path, List.of());
        if (quotas.isEmpty()) {
            return null;
        }
        QuotaWindow window = windows.computeIfAbsent(new Key(path, caller), key -> windowOf(quotas));
        int limit;
        Duration untilReset;
        // A few additions, never a signal: nobody waits here for longer than that.
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

    private Answer throttled(int limit, Duration untilReset, String logId) {
        Map<String, String> headers = new HashMap<>();
        headers.put(LIMIT, Integer.toString(limit));
        String reset = resetHeader.value(untilReset);
        if (reset != null) {
            headers.put(RESET, reset);
        }
        PlatformError error = PlatformError.THROTTLED;
        return Envelope.error(status, error.code(), error.msg(), logId, headers);
    }

    private QuotaWindow windowOf(List<Quota> quotas) {
        return quotas.size() == 1
                ? policy.window(quotas.get(0))
                : QuotaWindow.all(quotas.stream().map(policy::window).toList());
    }

    private record Key(String path, Installation caller) {}
}
