package io.github.feishureactive.simulator;

import java.util.List;

/**
 * One line of the endpoint table.
 *
 * @param method the HTTP method
 * @param path the path template, where {@code :name} stands for one segment; it is also the name under which the
 *     endpoint is counted, throttled and given faults
 * @param authenticated whether a tenant token must come with the request
 * @param scopes one of which the app needs; none where there are none
 * @param quotas what the documents allow; empty where they print nothing
 * @param endpoint what it does
 */
record Route(
        String method, String path, boolean authenticated, List<String> scopes, List<Quota> quotas, Endpoint endpoint) {

    static Route open(String method, String path, Endpoint endpoint) {
        return new Route(method, path, false, List.of(), List.of(), endpoint);
    }

    static Route authenticated(String method, String path, List<String> scopes, Quota quota, Endpoint endpoint) {
        return new Route(method, path, true, scopes, List.of(quota), endpoint);
    }
}
