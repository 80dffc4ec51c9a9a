package io.github.feishureactive.events.connection;

import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.Outcome;

/**
 * A long connection could not be opened, or was lost. {@link #isTransient()} says whether a later attempt may succeed
 * without any change; {@link #code()} is the platform's code, if it sent one.
 */
public final class LongConnectionException extends FeishuException {

    private static final long serialVersionUID = 1L;

    static final String OPERATION = "events.connection";

    private final ReconnectPolicy.Severity severity;

    private LongConnectionException(
            String message, ReconnectPolicy.Severity severity, boolean isTransient, int code, int status) {
        super(message, new Facts(OPERATION, Outcome.REJECTED, isTransient, code, status, null), null);
        this.severity = severity;
    }

    static LongConnectionException refused(String message, int code, int status) {
        return new LongConnectionException(message, ReconnectPolicy.Severity.REFUSED, false, code, status);
    }

    static LongConnectionException refusedForNow(String message, int code, int status) {
        return new LongConnectionException(message, ReconnectPolicy.Severity.REFUSED_FOR_NOW, true, code, status);
    }

    static LongConnectionException failed(String message, int code, int status) {
        return new LongConnectionException(message, ReconnectPolicy.Severity.TROUBLE, true, code, status);
    }

    static LongConnectionException failed(String message) {
        return failed(message, 0, 0);
    }

    static LongConnectionException closedEarly() {
        return new LongConnectionException(
                "The long connection was closed before it was open; create a new one",
                ReconnectPolicy.Severity.REFUSED,
                false,
                0,
                0);
    }

    /**
     * Classifies a failed attempt. Only failures known to be permanent stop the attempts, since events stop with them.
     */
    static ReconnectPolicy.Severity severity(Throwable failure) {
        if (failure instanceof LongConnectionException known) {
            return known.severity;
        }
        return failure instanceof AuthenticationException credentials && !credentials.isTransient()
                ? ReconnectPolicy.Severity.REFUSED
                : ReconnectPolicy.Severity.TROUBLE;
    }
}
