package io.github.feishureactive.simulator;

import java.util.Map;

import io.github.feishureactive.simulator.internal.http.Counters;

/**
 * Counts since the start of a simulator, as a snapshot. Paths are those of {@link ApiPaths}, and {@link #OTHER_PATHS}
 * for all others. The maps have no entries of zero; the methods return 0 for a missing one.
 *
 * @param requests requests read to their end, by path
 * @param throttled requests refused with 99991400 by a quota, by path
 * @param faults faults that struck, by path
 * @param tokensIssued new tokens; returning the same one again does not count
 * @param enabled successful enable calls, by account id; accounts of several apps with one id count together
 * @param openConnections connections open now
 * @param totalConnections connections accepted since the start
 */
public record Statistics(
        Map<String, Long> requests,
        Map<String, Long> throttled,
        Map<String, Long> faults,
        long tokensIssued,
        Map<String, Long> enabled,
        long openConnections,
        long totalConnections) {

    /** Stands for every path that the simulator does not serve. */
    public static final String OTHER_PATHS = Counters.OTHER_PATHS;

    /**
     * Copies the maps.
     *
     * @param requests by path
     * @param throttled by path
     * @param faults by path
     * @param tokensIssued new tokens
     * @param enabled by account id
     * @param openConnections open now
     * @param totalConnections in total
     */
    public Statistics {
        requests = Map.copyOf(requests);
        throttled = Map.copyOf(throttled);
        faults = Map.copyOf(faults);
        enabled = Map.copyOf(enabled);
    }

    static Statistics of(Counters counters, long tokensIssued) {
        return new Statistics(
                counters.requests().sums(),
                counters.throttled().sums(),
                counters.faults().sums(),
                tokensIssued,
                counters.enabled().sums(),
                counters.openConnections(),
                counters.totalConnections());
    }

    /**
     * Returns the requests to one path.
     *
     * @param path one of {@link ApiPaths}, or {@link #OTHER_PATHS}
     * @return the number of requests read to their end
     */
    public long requests(String path) {
        return requests.getOrDefault(path, 0L);
    }

    /**
     * Returns the requests to one path that a quota refused.
     *
     * @param path one of {@link ApiPaths}
     * @return the number
     */
    public long throttled(String path) {
        return throttled.getOrDefault(path, 0L);
    }

    /**
     * Returns the faults that struck requests to one path.
     *
     * @param path one of {@link ApiPaths}, or {@link #OTHER_PATHS}
     * @return the number
     */
    public long faults(String path) {
        return faults.getOrDefault(path, 0L);
    }

    /**
     * Returns the successful enable calls for one account, including those whose response was lost.
     *
     * @param accountId the account's id
     * @return the number
     */
    public long enabled(String accountId) {
        return enabled.getOrDefault(accountId, 0L);
    }
}
