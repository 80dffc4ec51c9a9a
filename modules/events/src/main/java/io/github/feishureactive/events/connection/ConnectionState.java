package io.github.feishureactive.events.connection;

/** The state of a {@link LongConnection}. */
public enum ConnectionState {
    /** {@link LongConnection#connect()} has not been called. */
    NEW,
    /** Asking the platform for an address, or opening the WebSocket there. */
    CONNECTING,
    /** Open: events arrive. */
    CONNECTED,
    /** Lost, or failed to open; a quick attempt follows. */
    WAITING,
    /**
     * The quick attempts that the platform allows are used up, or it refuses the connection for now. Attempts continue,
     * up to five minutes apart.
     */
    BACKING_OFF,
    /**
     * The platform rejects the app's id or secret, or does not allow the app a connection. No attempt follows until
     * {@link LongConnection#connect()} is called again, unless {@link LongConnectionBuilder#retryRefused} is on.
     */
    REFUSED,
    /** Waiting for the events in flight. */
    CLOSING,
    /** Closed permanently. */
    CLOSED
}
