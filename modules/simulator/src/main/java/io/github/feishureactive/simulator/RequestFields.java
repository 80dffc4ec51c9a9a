package io.github.feishureactive.simulator;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads what a caller sent. What is missing the API itself refuses, with 1002002; what has a type other than the documented
 * one does not get past the gateway, which says 9499. An explicit null is as good as missing.
 */
final class RequestFields {

    private RequestFields() {}

    static String requiredText(JsonNode node, String name) {
        String text = text(node, name);
        if (text == null) {
            throw new RefusedException(PlatformError.HIRE_PARAMETER);
        }
        return text;
    }

    /** Null when it is missing or empty. */
    @Nullable
    static String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (isMissing(value)) {
            return null;
        }
        if (!value.isString()) {
            throw new RefusedException(PlatformError.BAD_REQUEST);
        }
        return value.stringValue().isEmpty() ? null : value.stringValue();
    }

    /** Milliseconds since 1970, which the wire has as a string of digits. */
    static long requiredMillis(JsonNode node, String name) {
        try {
            return Long.parseLong(requiredText(node, name));
        } catch (NumberFormatException notDigits) {
            throw new RefusedException(PlatformError.HIRE_PARAMETER);
        }
    }

    /** Null when it is missing. */
    @Nullable
    static ObjectNode object(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (isMissing(value)) {
            return null;
        }
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw new RefusedException(PlatformError.BAD_REQUEST);
    }

    /** Null when it is missing. */
    @Nullable
    static ArrayNode array(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (isMissing(value)) {
            return null;
        }
        if (value instanceof ArrayNode array) {
            return array;
        }
        throw new RefusedException(PlatformError.BAD_REQUEST);
    }

    static long integer(JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new RefusedException(PlatformError.BAD_REQUEST);
        }
        return value.longValue();
    }

    static boolean isMissing(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }
}
