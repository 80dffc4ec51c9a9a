package io.github.feishureactive.simulator;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import io.github.feishureactive.simulator.event.LongConnectionConfig;
import io.github.feishureactive.simulator.event.LongConnectionStatistics;
import io.github.feishureactive.simulator.internal.event.HandshakeRefusal;
import io.github.feishureactive.simulator.internal.event.LongConnectionBehaviour;
import io.github.feishureactive.simulator.internal.event.OpenConnections;

/**
 * Scripts the long connections of a custom app. At most 50 are open, and each event goes to one of them at random.
 * Script failing endpoint calls with {@link FeishuSimulator#faults()} and {@link ApiPaths#LONG_CONNECTION}: clients
 * retry {@code Fault.platformError(200, 1, "system busy")} and code {@code 1000040343}, and no other code.
 *
 * <p>Thread-safe. Each call applies to what happens afterwards, on open and on later connections.
 */
public final class LongConnections {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final OpenConnections open;

    LongConnections(OpenConnections open) {
        this.open = open;
        config(LongConnectionConfig.DEFAULT);
    }

    /** Clients have the configuration already, so it stays. */
    void reset() {
        open.reset();
        open.change(now -> LongConnectionBehaviour.DEFAULT.withConfig(now.config()));
    }

    /**
     * Sets the configuration sent to clients, in responses to their endpoint calls and in pongs.
     *
     * @param config {@link LongConnectionConfig#DEFAULT} by default
     */
    public void config(LongConnectionConfig config) {
        String json = MAPPER.writeValueAsString(MAPPER.createObjectNode()
                .put("ReconnectCount", config.reconnectCount())
                .put("ReconnectInterval", config.reconnectInterval())
                .put("ReconnectNonce", config.reconnectNonce())
                .put("PingInterval", config.pingInterval()));
        open.change(now -> now.withConfig(json));
    }

    /**
     * Sets the verification token in events. Clients do not need it, since the connection itself is authenticated.
     *
     * @param verificationToken empty by default
     */
    public void verificationToken(String verificationToken) {
        open.change(now -> now.withToken(verificationToken));
    }

    /**
     * Sets the number of frames of an event, sent in order.
     *
     * @param fragments 1 by default; each frame has at least one byte
     */
    public void fragments(int fragments) {
        open.change(now -> now.withFragments(positive(fragments), false));
    }

    /**
     * Sets the number of frames of an event, sent in any order.
     *
     * @param fragments each frame has at least one byte
     */
    public void fragmentsShuffled(int fragments) {
        open.change(now -> now.withFragments(positive(fragments), true));
    }

    /**
     * Omits the last frame of each of the next pushes, which then time out.
     *
     * @param pushes the number of pushes
     */
    public void loseLastFragment(int pushes) {
        open.loseLastFragment(pushes);
    }

    /**
     * Sets a pause before every frame of an event, in real time.
     *
     * @param pause zero by default
     */
    public void pauseBeforeFrames(Duration pause) {
        if (pause.isNegative()) {
            throw new IllegalArgumentException("pause must not be negative: " + pause);
        }
        open.change(now -> now.withPause(pause));
    }

    /**
     * Leaves pings without pongs, while events are still pushed.
     *
     * @param swallow false by default
     */
    public void swallowPongs(boolean swallow) {
        open.change(now -> now.withPongs(!swallow));
    }

    /**
     * Stops sending and handling frames while every socket stays open, as on a half-open connection. Frames received
     * meanwhile are lost.
     *
     * @param frozen false by default
     */
    public void freeze(boolean frozen) {
        open.change(now -> now.withFrozen(frozen));
    }

    /**
     * Refuses one later handshake. Calls queue up; after the last of them handshakes succeed again.
     *
     * @param status the HTTP status and {@code Handshake-Status}: 514 or 403 on the platform
     * @param message the value of {@code Handshake-Msg}
     * @param authErrorCode the value of {@code Handshake-Autherrcode}, such as 1000040350 for too many connections, or
     *     null for no such header; the platform always sends it with 514
     * @throws IllegalArgumentException if it is missing with 514
     */
    public void refuseHandshake(int status, String message, @Nullable Integer authErrorCode) {
        if (status == HandshakeRefusal.AUTHENTICATION_FAILED && authErrorCode == null) {
            throw new IllegalArgumentException("status 514 needs an authErrorCode, sent as Handshake-Autherrcode");
        }
        open.refuse(new HandshakeRefusal(status, message, authErrorCode));
    }

    /**
     * Refuses one later handshake like a firewall or a proxy, without the platform's headers.
     *
     * @param status the HTTP status, such as 403
     */
    public void refuseHandshakeByProxy(int status) {
        open.refuse(new HandshakeRefusal(status, null, null));
    }

    /** Resets every open connection (TCP RST); clients may reconnect. */
    public void cut() {
        open.cut();
    }

    /**
     * Closes every open connection with a WebSocket close frame; clients may reconnect.
     *
     * @param code such as 1001 for a server that goes away
     */
    public void close(int code) {
        open.close(code);
    }

    /**
     * Returns the number of open connections.
     *
     * @return at most 50
     */
    public int open() {
        return open.size();
    }

    /**
     * Returns counts of these connections.
     *
     * @return a snapshot
     */
    public LongConnectionStatistics statistics() {
        return open.statistics();
    }

    private static int positive(int fragments) {
        if (fragments < 1) {
            throw new IllegalArgumentException("fragments must be positive: " + fragments);
        }
        return fragments;
    }
}
