package io.github.feishureactive.simulator.internal.api;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads fields of a request's body. The API refuses a missing field with 1002002; the gateway before it refuses a field
 * of the wrong type with 9499. Null counts as missing. The token endpoints refuse both with 10003.
 */
public final class RequestFields {

    private RequestFields() {}

    /** Returns a field that a token endpoint requires. */
    public static String requiredByTokenEndpoint(ObjectNode body, String name) {
        JsonNode value = body.path(name);
        if (!value.isString() || value.stringValue().isEmpty()) {
            throw new RefusedException(PlatformError.TOKEN_PARAMETER);
        }
        return value.stringValue();
    }

    public static String requiredText(JsonNode node, String name) {
        String text = text(node, name);
        if (text == null) {
            throw new RefusedException(PlatformError.HIRE_PARAMETER);
        }
        return text;
    }

    /** Returns null if the field is missing or empty. */
    public static @Nullable String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (isMissing(value)) {
            return null;
        }
        if (!value.isString()) {
            throw new RefusedException(PlatformError.BAD_REQUEST);
        }
        return value.stringValue().isEmpty() ? null : value.stringValue();
    }

    /** Returns milliseconds since 1970, a string of digits on the wire. */
    public static long requiredMillis(JsonNode node, String name) {
        return millis(requiredText(node, name));
    }

    /** Returns the default if the field is missing or empty. */
    public static long millis(JsonNode node, String name, long otherwise) {
        String text = text(node, name);
        return text == null ? otherwise : millis(text);
    }

    private static long millis(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notDigits) {
            throw new RefusedException(PlatformError.HIRE_PARAMETER);
        }
    }

    /** Returns null if the field is missing. */
    public static @Nullable ObjectNode object(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (isMissing(value)) {
            return null;
        }
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw new RefusedException(PlatformError.BAD_REQUEST);
    }

    /** Returns null if the field is missing. */
    public static @Nullable ArrayNode array(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (isMissing(value)) {
            return null;
        }
        if (value instanceof ArrayNode array) {
            return array;
        }
        throw new RefusedException(PlatformError.BAD_REQUEST);
    }

    public static long requiredInteger(JsonNode node, String name) {
        return integer(required(node, name));
    }

    public static BigDecimal requiredDecimal(JsonNode node, String name) {
        JsonNode value = required(node, name);
        if (!value.isNumber()) {
            throw new RefusedException(PlatformError.BAD_REQUEST);
        }
        return value.decimalValue();
    }

    private static JsonNode required(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (isMissing(value)) {
            throw new RefusedException(PlatformError.HIRE_PARAMETER);
        }
        return value;
    }

    public static long integer(JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new RefusedException(PlatformError.BAD_REQUEST);
        }
        return value.longValue();
    }

    public static boolean isMissing(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }
}
