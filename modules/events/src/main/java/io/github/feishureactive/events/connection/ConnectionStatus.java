package io.github.feishureactive.events.connection;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.error.FeishuException;

/**
 * A snapshot of a {@link LongConnection}.
 *
 * @param state the state
 * @param failure why the connection was lost, or why the last attempt failed; {@code null} while connected and before
 *     the first failure. Its message contains no secret
 * @param nextAttempt how long until the next attempt, or {@code null} if none is planned
 * @param disconnected how long no events have arrived, counted from the loss or from the first
 *     {@link LongConnection#connect()}; {@code null} while connected, before that, and once closed
 * @param reconnects how often the connection was reopened
 * @param connected how long it was open in total
 */
public record ConnectionStatus(
        ConnectionState state,
        @Nullable FeishuException failure,
        @Nullable Duration nextAttempt,
        @Nullable Duration disconnected,
        long reconnects,
        Duration connected) {}
