package io.github.feishureactive.events.connection;

/** Where a {@link LongConnection} stands. */
public enum ConnectionState {
    /** {@link LongConnection#connect()} has not been called. */
    NEW,
    /** Asking the platform for an address, or opening the WebSocket there. */
    CONNECTING,
    /** Events arrive. */
    CONNECTED,
    /** Lost, or failed to open; the next of the quick attempts follows. */
    WAITING,
    /**
     * The quick attempts that the platform allows are used up, or it refuses the connection for now. Attempts go on, up
     * to five minutes apart.
     */
    BACKING_OFF,
    /**
     * The platform says that the app's id or secret is wrong, or that the app may not have a connection. Nothing is
     * attempted until {@link LongConnection#connect()} is called again, unless
     * {@link LongConnectionBuilder#retryRefused} is on.
     */
    REFUSED,
    /** Waiting for the events in flight. */
    CLOSING,
    /** Closed permanently. */
    CLOSED
}
