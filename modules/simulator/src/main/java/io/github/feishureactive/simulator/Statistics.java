package io.github.feishureactive.simulator;

import java.util.Map;

/**
 * What a simulator has seen since its start; a picture of one moment. Paths are those of {@link ApiPaths}, and
 * {@link #OTHER_PATHS} for every other. What was never counted is not in a map; the methods return 0 for it.
 *
 * @param requests requests wholly read, by path
 * @param throttled requests answered with 99991400 because a quota was used up, by path
 * @param faults faults played, by path
 * @param tokensIssued how many new tokens were made, for tenants and for store apps; handing out the same one again does not count
 * @param enabled how often enable succeeded, by account id; accounts of several apps with one id count together
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
    public static final String OTHER_PATHS = "(other)";

    /**
     * Copies the maps.
     *
     * @param requests requests, by path
     * @param throttled refusals, by path
     * @param faults faults, by path
     * @param tokensIssued new tokens
     * @param enabled enables, by account id
     * @param openConnections connections open now
     * @param totalConnections connections in total
     */
    public Statistics {
        requests = Map.copyOf(requests);
        throttled = Map.copyOf(throttled);
        faults = Map.copyOf(faults);
        enabled = Map.copyOf(enabled);
    }

    /**
     * Requests to one path.
     *
     * @param path one of {@link ApiPaths}, or {@link #OTHER_PATHS}
     * @return how many were wholly read
     */
    public long requests(String path) {
        return requests.getOrDefault(path, 0L);
    }

    /**
     * Requests to one path that a quota refused.
     *
     * @param path one of {@link ApiPaths}
     * @return how many
     */
    public long throttled(String path) {
        return throttled.getOrDefault(path, 0L);
    }

    /**
     * Faults played on one path.
     *
     * @param path one of {@link ApiPaths}, or {@link #OTHER_PATHS}
     * @return how many
     */
    public long faults(String path) {
        return faults.getOrDefault(path, 0L);
    }

    /**
     * Successful enables of one account, answers that were lost on the way included.
     *
     * @param accountId the account's id
     * @return how many
     */
    public long enabled(String accountId) {
        return enabled.getOrDefault(accountId, 0L);
    }
}
