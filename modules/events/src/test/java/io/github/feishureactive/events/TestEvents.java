package io.github.feishureactive.events;

import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.github.feishureactive.core.operation.EventType;

/** Events for tests. */
final class TestEvents {

    record Thing(int number) {}

    static final EventType<Thing> THING = EventType.of("thing", Thing.class);

    private TestEvents() {}

    static EventEnvelope thing(int number) {
        return thing("id-" + number, number);
    }

    static EventEnvelope thing(String id, int number) {
        JsonNode payload = JsonMapper.shared().valueToTree(Map.of("number", number));
        return new EventEnvelope(id, "thing", null, null, "cli_1", "t1", payload);
    }

    static EventEnvelope of(String type, String id, JsonNode payload) {
        return new EventEnvelope(id, type, null, null, "cli_1", "t1", payload);
    }
}
