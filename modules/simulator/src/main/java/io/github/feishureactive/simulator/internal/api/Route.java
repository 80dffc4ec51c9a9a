package io.github.feishureactive.simulator.internal.api;

import java.util.List;
import java.util.function.Function;

import tools.jackson.databind.node.ObjectNode;

import io.github.feishureactive.simulator.quota.Quota;

/**
 * One line of the endpoint table.
 *
 * @param method the HTTP method
 * @param path the path template, where {@code :name} stands for one segment; also the key for counters, quotas and
 *     faults
 * @param authenticated whether the request needs a tenant token
 * @param scopes the app needs one of these; empty if it needs none
 * @param quotas the documented limits; empty where none are documented
 * @param endpoint the endpoint's code
 */
public record Route(
        String method, String path, boolean authenticated, List<String> scopes, List<Quota> quotas, Endpoint endpoint) {

    public static Route authenticated(
            String method, String path, List<String> scopes, List<Quota> quotas, Endpoint endpoint) {
        return new Route(method, path, true, scopes, quotas, endpoint);
    }

    /** Creates a {@code POST} without a token, whose errors have the flat form of the token endpoints. */
    public static Route flat(String path, Function<ApiRequest, ApiResponse> endpoint) {
        return new Route("POST", path, false, List.of(), List.of(), (request, caller) -> {
            try {
                return endpoint.apply(request);
            } catch (RefusedException refused) {
                return ApiResponse.flatError(refused.error());
            }
        });
    }

    /** Creates a {@link #flat} route whose endpoint takes the request's JSON body. */
    public static Route flatJson(String path, Function<ObjectNode, ApiResponse> endpoint) {
        return flat(path, request -> endpoint.apply(request.json(PlatformError.TOKEN_PARAMETER)));
    }

    /** The code of one path. It runs on an event loop, works in memory only, and may throw {@link RefusedException}. */
    @FunctionalInterface
    public interface Endpoint {

        ApiResponse handle(ApiRequest request, Installation caller);
    }
}
