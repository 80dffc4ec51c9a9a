package io.github.feishureactive.core.quota;

import java.time.Duration;

/** Looks for a half-open window of a quota that holds more arrivals than the quota allows. */
final class ArrivalWindows {

    private ArrivalWindows() {}

    /** The most arrivals in any window, wherever it begins; one that is a whole period later is in the next window. */
    static int mostInAny(Duration period, long[] ascending) {
        int most = 0;
        int first = 0;
        for (int last = 0; last < ascending.length; last++) {
            while (ascending[last] - ascending[first] >= period.toNanos()) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }

    static boolean keepTo(Quota quota, long[] ascending) {
        return quota.windows().stream().allMatch(window -> mostInAny(window.period(), ascending) <= window.permits());
    }
}
