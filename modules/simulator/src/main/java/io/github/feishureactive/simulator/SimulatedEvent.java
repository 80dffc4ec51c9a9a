package io.github.feishureactive.simulator;

import java.time.Instant;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Something that happened on the platform, of which an app is told. It has no token of its own unless one is forged. */
record SimulatedEvent(
        String id,
        String type,
        String appId,
        String tenantKey,
        Instant time,
        Form form,
        ObjectNode payload,
        @Nullable String forgedToken) {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** What an event looks like around its payload. */
    enum Form {
        VERSION_1,
        VERSION_2,
        VERSION_2_MICROSECONDS
    }

    /** The bytes of a push. */
    byte[] json(String appToken) {
        String token = forgedToken == null ? appToken : forgedToken;
        return MAPPER.writeValueAsBytes(form == Form.VERSION_1 ? version1(token) : version2(token));
    }

    private ObjectNode version2(String token) {
        ObjectNode root = MAPPER.createObjectNode().put("schema", "2.0");
        root.putObject("header")
                .put("event_id", id)
                .put("event_type", type)
                .put("create_time", form == Form.VERSION_2 ? Long.toString(time.toEpochMilli()) : micros())
                .put("token", token)
                .put("app_id", appId)
                .put("tenant_key", tenantKey);
        root.set("event", payload);
        return root;
    }

    private ObjectNode version1(String token) {
        ObjectNode root = MAPPER.createObjectNode()
                .put("ts", String.format(Locale.ROOT, "%d.%06d", time.getEpochSecond(), time.getNano() / 1_000))
                .put("uuid", id)
                .put("token", token)
                .put("type", "event_callback");
        root.set(
                "event",
                MAPPER.createObjectNode().put("app_id", appId).setAll(payload).put("type", type));
        return root;
    }

    private String micros() {
        return Long.toString(Math.addExact(time.getEpochSecond() * 1_000_000, time.getNano() / 1_000));
    }

    /** Hides the payload. */
    @Override
    public String toString() {
        return "SimulatedEvent[" + type + " " + id + "]";
    }
}
