package io.github.feishureactive.simulator.internal.event;

import java.time.Instant;
import java.util.Locale;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An event of one app.
 *
 * @param id {@code event_id}, or {@code uuid} in version 1
 * @param type its type
 * @param appId the app that is notified
 * @param tenantKey the tenant where it happened, or empty
 * @param time when it happened
 * @param version1 whether its envelope is that of version 1, which has the type in the payload and no tenant
 * @param payload the value of {@code event}
 */
public record SimulatedEvent(
        String id, String type, String appId, String tenantKey, Instant time, boolean version1, ObjectNode payload) {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** Returns the bytes of a push. */
    byte[] json(String token) {
        return MAPPER.writeValueAsBytes(version1 ? version1(token) : version2(token));
    }

    private ObjectNode version2(String token) {
        ObjectNode root = MAPPER.createObjectNode().put("schema", "2.0");
        root.putObject("header")
                .put("event_id", id)
                .put("event_type", type)
                .put("create_time", Long.toString(time.toEpochMilli()))
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

    /** Omits the payload. */
    @Override
    public String toString() {
        return "SimulatedEvent[" + type + " " + id + "]";
    }
}
