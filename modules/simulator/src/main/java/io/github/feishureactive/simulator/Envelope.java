package io.github.feishureactive.simulator;

import java.util.Map;
import java.util.function.Consumer;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The JSON that goes over the wire: {@code code} and {@code msg}, and what stands beside them. */
final class Envelope {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** Knows its deserializer already: to find it, the first threads would wait for each other. */
    private static final ObjectReader TREES = MAPPER.readerFor(JsonNode.class);

    private Envelope() {}

    /** Success with the endpoint's values under {@code data}. */
    static Answer data(Consumer<ObjectNode> data) {
        ObjectNode root = MAPPER.createObjectNode().put("code", 0).put("msg", "SUCCESS");
        data.accept(root.putObject("data"));
        return json(200, Map.of(), root);
    }

    /** Success with the values beside {@code code}, which is how the token endpoints answer. */
    static Answer flat(Consumer<ObjectNode> values) {
        ObjectNode root = MAPPER.createObjectNode().put("code", 0).put("msg", "ok");
        values.accept(root);
        return json(200, Map.of(), root);
    }

    /** An error of the token endpoints, which have no {@code error} object. */
    static Answer flatError(PlatformError error) {
        return json(
                error.status(),
                Map.of(),
                MAPPER.createObjectNode().put("code", error.code()).put("msg", error.msg()));
    }

    static Answer error(RefusedException refused, String logId) {
        PlatformError error = refused.error();
        return error(error.status(), error.code(), refused.msg(), logId, refused.details(), Map.of());
    }

    static Answer error(int status, int code, String msg, String logId, Map<String, String> headers) {
        return error(status, code, msg, logId, none -> {}, headers);
    }

    private static Answer error(
            int status, int code, String msg, String logId, Consumer<ObjectNode> details, Map<String, String> headers) {
        ObjectNode root = MAPPER.createObjectNode().put("code", code).put("msg", msg);
        ObjectNode error = root.putObject("error").put("log_id", logId);
        details.accept(error);
        return json(status, headers, root);
    }

    /** The request's body as an object, or the refusal. */
    static ObjectNode parse(byte[] body, PlatformError otherwise) {
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

    private static Answer json(int status, Map<String, String> headers, ObjectNode root) {
        return new Answer(status, Answer.JSON, headers, MAPPER.writeValueAsBytes(root));
    }
}
