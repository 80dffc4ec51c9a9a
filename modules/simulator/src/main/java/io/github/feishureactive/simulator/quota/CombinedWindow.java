package io.github.feishureactive.simulator.quota;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** Several windows: a request takes a permit of each. */
final class CombinedWindow implements QuotaWindow {

    private final List<QuotaWindow> windows;

    CombinedWindow(List<QuotaWindow> windows) {
        if (windows.isEmpty()) {
            throw new IllegalArgumentException("No windows to combine");
        }
        this.windows = List.copyOf(windows);
    }

    @Override
    public boolean admit(long nowNanos) {
        // Check all first: no window may lose a permit because another one is full.
        if (!hasRoom(nowNanos)) {
            return false;
        }
        windows.forEach(window -> window.admit(nowNanos));
        return true;
    }

    @Override
    public boolean hasRoom(long nowNanos) {
        return windows.stream().allMatch(window -> window.hasRoom(nowNanos));
    }

    @Override
    public Duration untilReset(long nowNanos) {
        return slowest(nowNanos).untilReset(nowNanos);
    }

    @Override
    public int limit(long nowNanos) {
        return slowest(nowNanos).limit(nowNanos);
    }

    private QuotaWindow slowest(long nowNanos) {
        return windows.stream()
                .max(Comparator.comparing(window -> window.untilReset(nowNanos)))
                .orElseThrow();
    }
}
