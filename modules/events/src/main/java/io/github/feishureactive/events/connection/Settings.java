package io.github.feishureactive.events.connection;

import java.time.Duration;
import java.util.random.RandomGenerator;

import tools.jackson.databind.JsonNode;

/**
 * How the platform wants its connection kept. What it says is believed within bounds, so that no answer of whatever sense
 * makes us hammer at its door or sleep for a day; what it does not say stays as it was.
 *
 * @param reconnectCount how many tries in a row may fail, negative for any number
 */
record Settings(int reconnectCount, Duration reconnectInterval, Duration reconnectNonce, Duration pingInterval) {

    /** What the platform's own clients assume. */
    static final Settings DEFAULT =
            new Settings(-1, Duration.ofSeconds(120), Duration.ofSeconds(30), Duration.ofSeconds(120));

    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(5);
    private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(10);
    private static final Duration SHORTEST_PING = Duration.ofSeconds(10);
    private static final Duration LONGEST_PING = Duration.ofMinutes(10);
    private static final Duration SHORTEST_NONCE = Duration.ofSeconds(5);
    private static final Duration LONGEST_NONCE = Duration.ofMinutes(5);
    private static final Duration LEAST_DELAY = Duration.ofSeconds(1);

    /** With what a {@code ClientConfig} says; all of its times are seconds. */
    Settings updatedBy(JsonNode config) {
        JsonNode count = config.path("ReconnectCount");
        return new Settings(
                count.isIntegralNumber() ? (int) within(count, -1, Integer.MAX_VALUE) : reconnectCount,
                seconds(config.path("ReconnectInterval"), SHORTEST_INTERVAL, LONGEST_INTERVAL, reconnectInterval),
                seconds(config.path("ReconnectNonce"), SHORTEST_NONCE, LONGEST_NONCE, reconnectNonce),
                seconds(config.path("PingInterval"), SHORTEST_PING, LONGEST_PING, pingInterval));
    }

    private static Duration seconds(JsonNode node, Duration least, Duration most, Duration otherwise) {
        return node.isIntegralNumber()
                ? Duration.ofSeconds(within(node, least.toSeconds(), most.toSeconds()))
                : otherwise;
    }

    /** As a double, since a number of any length must not fail. */
    private static long within(JsonNode node, long least, long most) {
        return (long) Math.max((double) least, Math.min((double) most, node.doubleValue()));
    }

    /** Whether no other try is left after so many that failed in a row. */
    boolean usedUp(int failed) {
        return reconnectCount >= 0 && failed >= reconnectCount;
    }

    /**
     * Whether a connection is one that was had, and lost by mischance. One that is lost sooner than another would be tried is
     * no better than none: so no more are opened than the platform wants tried, but for the first.
     */
    boolean lasted(long nanos) {
        return nanos >= reconnectInterval.toNanos();
    }

    /**
     * How long to wait before the next try. The first after a loss comes at a random time, since the platform may have lost
     * the connections of everybody at once.
     *
     * @param setbacks how many times in a row there was no connection, or none that lasted
     */
    Duration delay(int setbacks, RandomGenerator random) {
        return setbacks > 0 ? reconnectInterval : LEAST_DELAY.plusNanos(random.nextLong(reconnectNonce.toNanos() + 1));
    }
}
