package io.github.feishureactive.simulator.internal.api;

import java.util.List;
import java.util.Map;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One request with its whole body. Immutable. */
public final class ApiRequest {

    /**
     * Reads money exactly. Has its deserializer already: looking it up would make the first threads wait for each
     * other.
     */
    private static final ObjectReader TREES = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build()
            .readerFor(JsonNode.class);

    private final String method;
    private final String path;
    private final String query;
    private final RequestHeaders headers;
    private final byte[] body;
    private final String logId;
    private final Map<String, String> pathParameters;

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

    /** Unless headers are checked, any body counts as JSON and a missing locale is ignored. */
    public static ApiRequest of(
            String method, String uri, HttpHeaders headers, boolean checkHeaders, byte[] body, String logId) {
        int mark = uri.indexOf('?');
        String path = mark < 0 ? uri : uri.substring(0, mark);
        String query = mark < 0 ? "" : uri.substring(mark + 1);
        return new ApiRequest(method, path, query, new RequestHeaders(headers, checkHeaders), body, logId, Map.of());
    }

    public ApiRequest withPathParameters(Map<String, String> parameters) {
        return new ApiRequest(method, path, query, headers, body, logId, parameters);
    }

    public String method() {
        return method;
    }

    /** Returns the path as received, still percent-encoded, without the query. */
    public String path() {
        return path;
    }

    /** Returns the first value of a query parameter, decoded, or null. */
    public @Nullable String queryParameter(String name) {
        List<String> values = new QueryStringDecoder(query, false).parameters().get(name);
        return values == null ? null : values.get(0);
    }

    public @Nullable String authorization() {
        return headers.authorization();
    }

    public boolean hasLocale() {
        return headers.hasLocale();
    }

    /** Returns the body as an object; refuses a body that is not JSON or not declared as JSON. */
    public ObjectNode json(PlatformError otherwise) {
        if (!headers.declaresJson()) {
            throw new RefusedException(otherwise);
        }
        return undeclaredJson(otherwise);
    }

    /** Returns the body as an object, whatever its content type. */
    public ObjectNode undeclaredJson(PlatformError otherwise) {
        try {
            JsonNode node = TREES.readValue(body);
            if (node instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException unreadable) {
            throw new RefusedException(otherwise);
        }
        throw new RefusedException(otherwise);
    }

    public String logId() {
        return logId;
    }

    /** Returns a decoded path parameter by its name in the template, without the colon. */
    public String pathParameter(String name) {
        String value = pathParameters.get(name);
        if (value == null) {
            throw new IllegalStateException("No path parameter " + name);
        }
        return value;
    }
}
