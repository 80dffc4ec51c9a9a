/**
 * Receives events over a WebSocket that the application opens, so that it needs no public address. For custom apps
 * only.
 *
 * <p>Start with {@link io.github.feishureactive.events.connection.LongConnection}, which keeps one connection open.
 * Each attempt requests an address from the platform ({@code Endpoint}), opens a WebSocket there
 * ({@code WebSocketClient}) and runs a {@code Session} until the connection is lost; {@code ReconnectPolicy} decides
 * when the next attempt begins, from the platform's {@code Settings} and the outcome of this one.
 * {@code ConnectionStates} holds the state: each change is one CAS.
 *
 * <pre>
 *            connect()              open
 *   NEW ─────────────────► CONNECTING ─────► CONNECTED
 *                          │  ▲  ▲                │
 *   failed, quick attempts │  │  │                │ lost
 *   are left, or it served ▼  │  │                │
 *                         WAITING ◄───────────────┤
 *                             │  │ delay is over  │
 *   none is left, or it is    │  │                │
 *   refused for now       BACKING_OFF ◄───────────┤
 *                                │                │
 *   the platform rejects         │ connect(), or delay is over with retryRefused
 *   the app                   REFUSED ◄───────────┘
 *
 *   any of them ──close()──► CLOSING ──events in flight are acknowledged──► CLOSED
 * </pre>
 *
 * <pre>
 *   state         changed by                   health      log, once for each change
 *   CONNECTING    connect(), or the timer      as before   info at the start
 *   CONNECTED     the open WebSocket           up          info
 *   WAITING       the attempt that failed      as before   info if it served, else warning; down after five minutes
 *   BACKING_OFF   the attempt that failed      down        warning
 *   REFUSED       the attempt that failed      down        error, or warning if attempts continue
 *   CLOSING       close()                      as before   info
 *   CLOSED        the end of the last attempt  down        info, or error if it was not requested
 * </pre>
 *
 * <p>An event's way through a session:
 *
 * <ol>
 *   <li>{@code NettyWebSocket} emits a message, on demand: as many as may be in flight, and one more for each
 *       acknowledgement. {@code FrameBound} has skipped those that are too large.
 *   <li>{@code Session} reads it with {@code Frames}, and joins messages in parts with {@code Fragments}.
 *   <li>{@link io.github.feishureactive.events.Events} handles the event, see its package.
 *   <li>{@code Session} sends the outcome as the acknowledgement, an {@code AcknowledgementPayload}.
 * </ol>
 *
 * A {@code Heartbeat} pings, and aborts a connection that has gone silent. {@code RequestTarget} keeps the address's
 * keys out of logs.
 */
@NullMarked
package io.github.feishureactive.events.connection;

import org.jspecify.annotations.NullMarked;
