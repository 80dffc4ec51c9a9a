package io.github.feishureactive.simulator;

import java.util.List;
import java.util.Map;

import io.netty.handler.codec.http.QueryStringDecoder;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** One request, wholly read. */
final class ApiRequest {

    private final String method;
    private final String path;
    private final String query;
    private final RequestHeaders headers;
    private final byte[] body;
    private final String logId;
    private final Map<String, String> pathParameters;

    ApiRequest(String method, String uri, RequestHeaders headers, byte[] body, String logId) {
        this(method, before(uri), after(uri), headers, body, logId, Map.of());
    }

    private ApiRequest(
            String method,
            String path,
            String query,
            RequestHeaders headers,
            byte[] body,
            String logId,
            Map<String, String> pathParameters) {
        this.method = method;
        this.path = path;
        this.query = query;
        this.headers = headers;
        this.body = body;
        this.logId = logId;
        this.pathParameters = pathParameters;
    }

    ApiRequest withPathParameters(Map<String, String> parameters) {
        return new ApiRequest(method, path, query, headers, body, logId, parameters);
    }

    String method() {
        return method;
    }

    /** As it came, still percent-encoded, without the query. */
    String path() {
        return path;
    }

    /** The first value of a query parameter, decoded; null when it isn't there. */
    @Nullable
    String queryParameter(String name) {
        List<String> values = new QueryStringDecoder(query, false).parameters().get(name);
        return values == null ? null : values.get(0);
    }

    RequestHeaders headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }

    /** The body as an object, or the refusal: also of one that is not said to be JSON. */
    ObjectNode json(PlatformError otherwise) {
        if (!headers.declareJson()) {
            throw new RefusedException(otherwise);
        }
        return Envelope.parse(body, otherwise);
    }

    String logId() {
        return logId;
    }

    /** Decoded; keyed by the template's names without the colon. */
    Map<String, String> pathParameters() {
        return pathParameters;
    }

    String pathParameter(String name) {
        String value = pathParameters.get(name);
        if (value == null) {
            throw new IllegalStateException("The path has no such parameter: " + name);
        }
        return value;
    }

    private static String before(String uri) {
        int mark = uri.indexOf('?');
        return mark < 0 ? uri : uri.substring(0, mark);
    }

    private static String after(String uri) {
        int mark = uri.indexOf('?');
        return mark < 0 ? "" : uri.substring(mark + 1);
    }
}
