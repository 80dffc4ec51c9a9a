package io.github.feishureactive.core.error;

import org.jspecify.annotations.Nullable;

/**
 * The exchange with the platform failed below HTTP: no connection, connection lost, no response in time.
 * {@link #outcome()} says whether the request may have reached the platform.
 */
public final class TransportException extends FeishuException {

    private static final long serialVersionUID = 1L;

    /**
     * An exchange that failed.
     *
     * @param message what happened and what to do, for people
     * @param operation the operation's name
     * @param outcome whether the request may have reached the platform
     * @param cause what the client failed with, {@code null} if it could quote a secret
     */
    public TransportException(String message, String operation, Outcome outcome, @Nullable Throwable cause) {
        super(message, new Facts(operation, outcome, true, 0, 0, null), cause);
    }
}
