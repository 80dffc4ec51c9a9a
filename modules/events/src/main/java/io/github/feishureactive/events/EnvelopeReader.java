package io.github.feishureactive.events;

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

import io.github.feishureactive.core.internal.PlatformTime;

/** Reads both versions of the envelope. Only version 2 has a {@code header}. */
final class EnvelopeReader {

    /** Deeper than any event, and shallow enough for code that walks the tree recursively. */
    private static final int MAX_DEPTH = 100;

    /** Longer than any id or name, and short enough for a log line. */
    private static final int MAX_NAME_LENGTH = 256;

    private static final ObjectReader TREES = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            // Keep amounts of money as written: a double would round them, and 100.00 must not become 100.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            // A member with two values is ambiguous: reject the event.
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    static {
        // Jackson builds the deserializer under a lock on first use; do that here, not on an event loop.
        TREES.readTree("{}");
    }

    private EnvelopeReader() {}

    static EventEnvelope read(byte[] json) {
        JsonNode root;
        try {
            root = TREES.readTree(json);
        } catch (JacksonException e) {
            throw UnreadableEventException.envelope("is not valid JSON");
        }
        JsonNode header = root.path("header");
        return header.isObject() ? version2(header, root.path("event")) : version1(root, root.path("event"));
    }

    private static EventEnvelope version2(JsonNode header, JsonNode event) {
        return new EventEnvelope(
                name(header, "event_id"),
                name(header, "event_type"),
                text(header, "token"),
                time(header, "create_time"),
                orEmpty(text(header, "app_id")),
                text(header, "tenant_key"),
                event);
    }

    private static EventEnvelope version1(JsonNode root, JsonNode event) {
        return new EventEnvelope(
                name(root, "uuid"),
                name(event, "type"),
                text(root, "token"),
                time(root, "ts"),
                orEmpty(text(event, "app_id")),
                text(event, "tenant_key"),
                event);
    }

    private static String name(JsonNode parent, String member) {
        String text = text(parent, member);
        if (text == null || text.isBlank()) {
            throw UnreadableEventException.envelope("has no " + member);
        }
        if (text.length() > MAX_NAME_LENGTH || text.chars().anyMatch(Character::isISOControl)) {
            throw UnreadableEventException.envelope("has an invalid " + member);
        }
        return text;
    }

    private static @Nullable String text(JsonNode parent, String member) {
        JsonNode value = parent.path(member);
        if (value.isString()) {
            return value.stringValue();
        }
        return value.isIntegralNumber() ? value.asString() : null;
    }

    private static @Nullable Instant time(JsonNode parent, String member) {
        JsonNode value = parent.path(member);
        return value.isNumber() ? PlatformTime.of(value.decimalValue()) : PlatformTime.parse(text(parent, member));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
