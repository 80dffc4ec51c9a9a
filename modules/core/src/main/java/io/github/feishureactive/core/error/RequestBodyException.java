package io.github.feishureactive.core.error;

import org.jspecify.annotations.Nullable;

/**
 * The body of a request could not be read to its end: a file is missing or changes, a publisher fails, or has more or
 * fewer bytes than were stated. The connection is closed before the end of the body, so that the platform cannot take
 * what it has received for the whole. {@link #outcome()} is {@link Outcome#NOT_SENT} if nothing was written, otherwise
 * {@link Outcome#UNKNOWN}.
 */
public final class RequestBodyException extends FeishuException {

    private static final long serialVersionUID = 1L;

    /**
     * A body that cannot be read.
     *
     * @param message what is wrong with which part, for people; must not quote the body
     * @param operation the operation's name
     * @param outcome whether anything was written
     * @param cause what the source failed with, {@code null} for none
     */
    public RequestBodyException(String message, String operation, Outcome outcome, @Nullable Throwable cause) {
        super(message, new Facts(operation, outcome, false, 0, 0, null), cause);
    }
}
