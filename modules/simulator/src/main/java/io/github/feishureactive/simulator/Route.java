package io.github.feishureactive.simulator;

/**
 * One line of the endpoint table.
 *
 * @param method the HTTP method
 * @param path the path template, where {@code :name} stands for one segment; it is also the name under which the
 *     endpoint is counted, throttled and given faults
 * @param authenticated whether a tenant token must come with the request
 * @param endpoint what it does
 */
record Route(String method, String path, boolean authenticated, Endpoint endpoint) {

    static Route open(String method, String path, Endpoint endpoint) {
        return new Route(method, path, false, endpoint);
    }

    static Route authenticated(String method, String path, Endpoint endpoint) {
        return new Route(method, path, true, endpoint);
    }
}
