package io.github.feishureactive.events.connection;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.error.FeishuException;

/**
 * A {@link LongConnection} at one moment.
 *
 * @param state where it stands
 * @param failure why the connection was lost, or why the last attempt failed; {@code null} while connected and before
 *     the first failure. Its message holds no secret
 * @param nextAttempt how long until the next attempt, {@code null} if none is planned
 * @param disconnected for how long events have not arrived, counted from the loss or from the first
 *     {@link LongConnection#connect()}; {@code null} while connected, before that, and once closed
 * @param reconnects how often the connection was opened again
 * @param connected for how long it was open, all connections together
 */
public record ConnectionStatus(
        ConnectionState state,
        @Nullable FeishuException failure,
        @Nullable Duration nextAttempt,
        @Nullable Duration disconnected,
        long reconnects,
        Duration connected) {}
