/**
 * Events over a WebSocket that the application opens itself, so that it needs no address of its own. For custom apps
 * only.
 *
 * <p>{@link io.github.feishureactive.events.connection.LongConnection} keeps one connection open. Each attempt asks the
 * platform for an address ({@code Endpoint}), opens a WebSocket there ({@code Dialer}) and stays in a {@code Session}
 * until that is lost; {@code ReconnectPolicy} says, from the platform's {@code Settings} and what the attempt came to,
 * when the next one begins. {@code ConnectionStates} holds the state: each change is one CAS.
 *
 * <pre>
 *            connect()              open
 *   NEW ─────────────────► CONNECTING ─────► CONNECTED
 *                          │  ▲  ▲                │
 *   failed, quick attempts │  │  │                │ lost
 *   are left, or it served ▼  │  │                │
 *                         WAITING ◄───────────────┤
 *                             │  │ time is up     │
 *   none is left, or it is    │  │                │
 *   refused for now       BACKING_OFF ◄───────────┤
 *                                │                │
 *   the platform does not        │ connect(), or time is up with retryRefused
 *   accept the app            REFUSED ◄───────────┘
 *
 *   any of them ──close()──► CLOSING ──what was in flight is acknowledged──► CLOSED
 * </pre>
 *
 * <pre>
 *   state         who changes to it            health      log, once for each change
 *   CONNECTING    connect(), or the timer      as before   info at the start
 *   CONNECTED     the open WebSocket           up          info
 *   WAITING       the attempt that failed      as before   info if it served, else warning; down after five minutes
 *   BACKING_OFF   the attempt that failed      down        warning
 *   REFUSED       the attempt that failed      down        error, or warning where attempts go on
 *   CLOSING       close()                      as before   info
 *   CLOSED        the end of the last attempt  down        info, or error if it was not asked for
 * </pre>
 *
 * <p>In a session, messages ({@code Frames}, put together by {@code Fragments} where they come in parts) become
 * deliveries to {@link io.github.feishureactive.events.Events}, and the outcome of each its acknowledgement. As many
 * events as may be in flight are requested from the socket, and one more for each that is acknowledged; beyond that
 * nothing is read. A {@code Heartbeat} pings and cuts a connection that has gone silent. {@code FrameBound} skips what
 * is too large, and {@code RequestTarget} keeps the keys of the address out of sight.
 */
@NullMarked
package io.github.feishureactive.events.connection;

import org.jspecify.annotations.NullMarked;
