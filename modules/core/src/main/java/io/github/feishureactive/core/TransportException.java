package io.github.feishureactive.core;

import org.jspecify.annotations.Nullable;

/**
 * The exchange with the platform failed below HTTP: no connection, connection lost, no answer in time. {@link #outcome()}
 * says whether the request may have reached the platform.
 */
public final class TransportException extends FeishuException {

    private static final long serialVersionUID = 1L;

    TransportException(String message, String operation, Outcome outcome, @Nullable Throwable cause) {
        super(message, new Facts(operation, outcome, true, 0, 0, null), cause);
    }
}
