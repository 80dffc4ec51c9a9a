package io.github.feishureactive.simulator;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/** One request, wholly read. */
final class ApiRequest {

    private final String method;
    private final String path;
    private final @Nullable String authorization;
    private final byte[] body;
    private final String logId;
    private final Map<String, String> pathParameters;

    ApiRequest(String method, String path, @Nullable String authorization, byte[] body, String logId) {
        this(method, path, authorization, body, logId, Map.of());
    }

    private ApiRequest(
            String method,
            String path,
            @Nullable String authorization,
            byte[] body,
            String logId,
            Map<String, String> pathParameters) {
        this.method = method;
        this.path = path;
        this.authorization = authorization;
        this.body = body;
        this.logId = logId;
        this.pathParameters = pathParameters;
    }

    ApiRequest withPathParameters(Map<String, String> parameters) {
        return new ApiRequest(method, path, authorization, body, logId, parameters);
    }

    String method() {
        return method;
    }

    /** As it came, still percent-encoded, without the query. */
    String path() {
        return path;
    }

    @Nullable
    String authorization() {
        return authorization;
    }

    byte[] body() {
        return body;
    }

    String logId() {
        return logId;
    }

    /** Decoded; keyed by the template's names without the colon. */
    Map<String, String> pathParameters() {
        return pathParameters;
    }
}
