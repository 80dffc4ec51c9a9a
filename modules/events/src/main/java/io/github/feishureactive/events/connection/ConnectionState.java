package io.github.feishureactive.events.connection;

/** Where a {@link LongConnection} stands. */
public enum ConnectionState {
    /** Nothing has been asked of it. */
    NEW,
    /** Asking the platform for an address, or opening the WebSocket there. */
    CONNECTING,
    /** Events arrive. */
    CONNECTED,
    /** Lost, or failed to open; the next try follows. */
    WAITING,
    /** Finishing what is in hand. */
    CLOSING,
    /** Over, for good. */
    CLOSED
}
