package io.github.feishureactive.core;

import tools.jackson.core.JacksonException;

/** The arguments of a call cannot be right, so nothing was sent. */
public final class InvalidRequestException extends FeishuException {

    private static final long serialVersionUID = 1L;

    /**
     * A call that was not made.
     *
     * @param operation the operation's name
     * @param message which argument is wrong, and what to pass instead; must not quote the argument
     */
    public InvalidRequestException(String operation, String message) {
        super(message, Facts.notSent(operation, false), null);
    }

    private InvalidRequestException(String operation, String message, Throwable cause) {
        super(message, Facts.notSent(operation, false), cause);
    }

    /** Application code that makes a request threw, or gave none. */
    static InvalidRequestException notMade(String operation, Throwable cause) {
        return new InvalidRequestException(
                operation,
                "No request could be made of this element: " + cause.getClass().getSimpleName()
                        + (cause instanceof NullPointerException ? ", perhaps for want of a request." : "."),
                cause);
    }

    /** The body's serializer threw. What it says may quote the body. */
    static InvalidRequestException unwritable(String operation, Throwable cause) {
        return new InvalidRequestException(
                operation,
                "The body cannot be written as JSON"
                        + (cause instanceof JacksonException
                                ? "."
                                : " (" + cause.getClass().getSimpleName() + ")."));
    }
}
