package io.github.feishureactive.simulator;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the platform has clients of the long connection do: when they come back after a loss, and how often they ping. It is
 * in the answer to their endpoint call and in every pong.
 *
 * @param reconnectCount how often they try again, or -1 for ever
 * @param reconnectInterval seconds between two tries
 * @param reconnectNonce seconds within which the first try happens at random
 * @param pingInterval seconds between two pings
 */
public record LongConnectionConfig(int reconnectCount, int reconnectInterval, int reconnectNonce, int pingInterval) {

    /** What the platform's own clients begin with: for ever, 120 s, 30 s, 120 s. */
    public static final LongConnectionConfig DEFAULT = new LongConnectionConfig(-1, 120, 30, 120);

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** The members of {@code ClientConfig}. */
    ObjectNode writeTo(ObjectNode target) {
        return target.put("ReconnectCount", reconnectCount)
                .put("ReconnectInterval", reconnectInterval)
                .put("ReconnectNonce", reconnectNonce)
                .put("PingInterval", pingInterval);
    }

    byte[] json() {
        return MAPPER.writeValueAsBytes(writeTo(MAPPER.createObjectNode()));
    }
}
