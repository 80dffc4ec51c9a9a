package io.github.feishureactive.simulator.event;

/**
 * The {@code ClientConfig} that the platform sends to clients of the long connection, in the response to their endpoint
 * call and in every pong.
 *
 * @param reconnectCount the maximum number of reconnection attempts, or -1 for no limit
 * @param reconnectInterval seconds between two attempts
 * @param reconnectNonce seconds within which the first attempt is made at random
 * @param pingInterval seconds between two pings
 */
public record LongConnectionConfig(int reconnectCount, int reconnectInterval, int reconnectNonce, int pingInterval) {

    /** The initial values of the platform's own clients: no limit, 120 s, 30 s, 120 s. */
    public static final LongConnectionConfig DEFAULT = new LongConnectionConfig(-1, 120, 30, 120);
}
