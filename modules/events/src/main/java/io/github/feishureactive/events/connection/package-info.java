/**
 * Events over a WebSocket that the application opens itself, so that it needs no address of its own. For custom apps only.
 *
 * <p>{@link io.github.feishureactive.events.connection.LongConnection} keeps one connection up. Each turn of its circle asks
 * the platform for an address ({@code Endpoint}), opens a WebSocket there ({@code Dialer}) and stays in a {@code Session}
 * until that is lost; {@code Settings} say how long to wait before the next turn.
 *
 * <pre>
 *            connect()            open
 *   NEW ───────────────► CONNECTING ─────────► CONNECTED
 *                          │   ▲                  │
 *                   failed │   │ time is up       │ lost
 *                          ▼   │                  │
 *                         WAITING ◄───────────────┘
 *
 *   any of them ──close()──► CLOSING ──what was in hand is acknowledged──► CLOSED
 *   CONNECTING, WAITING ──refused for good, or tries used up──► CLOSED
 * </pre>
 *
 * <p>In a session, messages ({@code Frames}, put together by {@code Fragments} where they come in parts) become deliveries to
 * {@link io.github.feishureactive.events.Events}, and the outcome of each its acknowledgement. As many events as may be in
 * hand are asked of the socket, and one more for each that is acknowledged; beyond that nothing is read. A
 * {@code Heartbeat} pings and cuts a connection that has gone silent.
 */
@NullMarked
package io.github.feishureactive.events.connection;

import org.jspecify.annotations.NullMarked;
