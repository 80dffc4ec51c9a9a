package io.github.feishureactive.events.connection;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.github.feishureactive.events.EventEnvelope;

/** Until the events package reads envelopes itself. */
final class EnvelopeReading {

    private static final JsonMapper JSON = new JsonMapper();

    private EnvelopeReading() {}

    static EventEnvelope read(byte[] json) {
        JsonNode root = JSON.readTree(json);
        JsonNode header = root.path("header");
        return new EventEnvelope(
                header.path("event_id").stringValue(),
                header.path("event_type").stringValue(),
                null,
                null,
                header.path("app_id").asString(""),
                null,
                root.path("event"));
    }
}
