package io.github.feishureactive.events.connection;

import java.math.BigInteger;
import java.time.Duration;

import tools.jackson.databind.JsonNode;

/**
 * How the platform wants its connection kept. Each value is clamped, so that no response makes this client flood the
 * platform or sleep for a day; a value that is missing or is no whole number leaves the one before.
 *
 * @param reconnectCount how many quick attempts may follow each other, negative for any number
 */
record Settings(int reconnectCount, Duration reconnectInterval, Duration reconnectNonce, Duration pingInterval) {

    /** What the platform's own clients assume. */
    static final Settings DEFAULT =
            new Settings(-1, Duration.ofSeconds(120), Duration.ofSeconds(30), Duration.ofSeconds(120));

    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(5);
    private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(5);
    private static final Duration SHORTEST_PING = Duration.ofSeconds(10);
    private static final Duration LONGEST_PING = Duration.ofMinutes(10);
    private static final Duration LONGEST_NONCE = Duration.ofMinutes(5);

    /** With what a {@code ClientConfig} says; all of its times are seconds. */
    Settings updatedBy(JsonNode config) {
        JsonNode count = config.path("ReconnectCount");
        return new Settings(
                count.isIntegralNumber() ? (int) clamped(count, -1, Integer.MAX_VALUE) : reconnectCount,
                seconds(config.path("ReconnectInterval"), SHORTEST_INTERVAL, LONGEST_INTERVAL, reconnectInterval),
                seconds(config.path("ReconnectNonce"), Duration.ZERO, LONGEST_NONCE, reconnectNonce),
                seconds(config.path("PingInterval"), SHORTEST_PING, LONGEST_PING, pingInterval));
    }

    private static Duration seconds(JsonNode node, Duration least, Duration most, Duration otherwise) {
        return node.isIntegralNumber()
                ? Duration.ofSeconds(clamped(node, least.toSeconds(), most.toSeconds()))
                : otherwise;
    }

    /** Not by way of a long or a double: the number may have hundreds of digits. */
    private static long clamped(JsonNode node, long least, long most) {
        return node.bigIntegerValue()
                .max(BigInteger.valueOf(least))
                .min(BigInteger.valueOf(most))
                .longValueExact();
    }
}
