package io.github.feishureactive.core.error;

import org.jspecify.annotations.Nullable;

/** An argument of the call is invalid. Nothing was sent. */
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

    /**
     * A call that was not made because application code threw.
     *
     * @param operation the operation's name
     * @param message which argument is wrong, and what to pass instead; must not quote the argument
     * @param cause what that code threw, {@code null} if it could quote a secret
     */
    public InvalidRequestException(String operation, String message, @Nullable Throwable cause) {
        super(message, Facts.notSent(operation, false), cause);
    }
}
