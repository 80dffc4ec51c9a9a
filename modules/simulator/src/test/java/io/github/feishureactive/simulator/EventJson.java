package io.github.feishureactive.simulator;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Payloads for tests. */
final class EventJson {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private EventJson() {}

    static ObjectNode object(String text) {
        return (ObjectNode) JSON.readTree(text);
    }
}
