package io.github.feishureactive.events.connection;

import java.math.BigInteger;
import java.time.Duration;

import tools.jackson.databind.JsonNode;

/**
 * The platform's settings for a connection. Each value is clamped, so that no response makes this client flood the
 * platform or sleep for a day; a value that is missing or not an integer keeps the previous one.
 *
 * @param reconnectCount how many quick attempts may follow each other, negative for no limit
 * @param reconnectInterval the time between quick attempts
 * @param reconnectNonce the longest random delay before the first attempt
 * @param pingInterval the time between pings
 */
record Settings(int reconnectCount, Duration reconnectInterval, Duration reconnectNonce, Duration pingInterval) {

    /** The defaults of the platform's own clients. */
    static final Settings DEFAULT =
            new Settings(-1, Duration.ofSeconds(120), Duration.ofSeconds(30), Duration.ofSeconds(120));

    private static final Duration MIN_INTERVAL = Duration.ofSeconds(5);
    private static final Duration MAX_INTERVAL = Duration.ofMinutes(5);
    private static final Duration MIN_PING = Duration.ofSeconds(10);
    private static final Duration MAX_PING = Duration.ofMinutes(10);
    private static final Duration MAX_NONCE = Duration.ofMinutes(5);

    /** Applies a {@code ClientConfig} of the platform, whose times are in seconds. */
    Settings updatedBy(JsonNode config) {
        JsonNode count = config.path("ReconnectCount");
        return new Settings(
                count.isIntegralNumber() ? (int) clamped(count, -1, Integer.MAX_VALUE) : reconnectCount,
                seconds(config.path("ReconnectInterval"), MIN_INTERVAL, MAX_INTERVAL, reconnectInterval),
                seconds(config.path("ReconnectNonce"), Duration.ZERO, MAX_NONCE, reconnectNonce),
                seconds(config.path("PingInterval"), MIN_PING, MAX_PING, pingInterval));
    }

    private static Duration seconds(JsonNode node, Duration min, Duration max, Duration fallback) {
        return node.isIntegralNumber() ? Duration.ofSeconds(clamped(node, min.toSeconds(), max.toSeconds())) : fallback;
    }

    /** Clamps as a {@code BigInteger}: the number may have hundreds of digits. */
    private static long clamped(JsonNode node, long min, long max) {
        return node.bigIntegerValue()
                .max(BigInteger.valueOf(min))
                .min(BigInteger.valueOf(max))
                .longValueExact();
    }
}
