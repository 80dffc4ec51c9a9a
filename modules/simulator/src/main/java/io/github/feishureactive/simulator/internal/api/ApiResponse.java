package io.github.feishureactive.simulator.internal.api;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A response that is ready to be written, and the platform's JSON envelopes: {@code code}, {@code msg} and what stands
 * beside them. Its headers are added to those that every response has. Immutable.
 */
public final class ApiResponse {

    public static final String JSON = "application/json; charset=utf-8";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final int status;
    private final String contentType;
    private final Map<String, String> headers;
    private final byte[] body;

    private ApiResponse(int status, String contentType, Map<String, String> headers, byte[] body) {
        this.status = status;
        this.contentType = contentType;
        this.headers = headers;
        this.body = body;
    }

    public static ApiResponse text(int status, String contentType, String body, Map<String, String> headers) {
        return new ApiResponse(status, contentType, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    /** Success with the endpoint's values under {@code data}. */
    public static ApiResponse data(Consumer<ObjectNode> data) {
        ObjectNode root = MAPPER.createObjectNode().put("code", 0).put("msg", "SUCCESS");
        data.accept(root.putObject("data"));
        return json(200, Map.of(), root);
    }

    /** Success with the values beside {@code code}, as the token endpoints respond. */
    public static ApiResponse flat(Consumer<ObjectNode> values) {
        ObjectNode root = MAPPER.createObjectNode().put("code", 0).put("msg", "ok");
        values.accept(root);
        return json(200, Map.of(), root);
    }

    /** An error of the token endpoints, which has no {@code error} object. */
    public static ApiResponse flatError(PlatformError error) {
        return json(
                error.status(),
                Map.of(),
                MAPPER.createObjectNode().put("code", error.code()).put("msg", error.msg()));
    }

    public static ApiResponse error(RefusedException refused, String logId) {
        PlatformError error = refused.error();
        return error(error.status(), error.code(), refused.msg(), logId, refused.details(), Map.of());
    }

    public static ApiResponse error(int status, int code, String msg, String logId, Map<String, String> headers) {
        return error(status, code, msg, logId, none -> {}, headers);
    }

    private static ApiResponse error(
            int status, int code, String msg, String logId, Consumer<ObjectNode> details, Map<String, String> headers) {
        ObjectNode root = MAPPER.createObjectNode().put("code", code).put("msg", msg);
        details.accept(root.putObject("error").put("log_id", logId));
        return json(status, headers, root);
    }

    private static ApiResponse json(int status, Map<String, String> headers, ObjectNode root) {
        return new ApiResponse(status, JSON, headers, MAPPER.writeValueAsBytes(root));
    }

    public ApiResponse withContentType(String other) {
        return new ApiResponse(status, other, headers, body);
    }

    public ApiResponse withBody(byte[] other) {
        return new ApiResponse(status, contentType, headers, other);
    }

    public ApiResponse withContentEncoding(String coding) {
        Map<String, String> more = new HashMap<>(headers);
        more.put("Content-Encoding", coding);
        return new ApiResponse(status, contentType, more, body);
    }

    public int status() {
        return status;
    }

    public String contentType() {
        return contentType;
    }

    public Map<String, String> headers() {
        return headers;
    }

    public byte[] body() {
        return body;
    }
}
