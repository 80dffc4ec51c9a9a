package io.github.feishureactive.events.connection;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.FeishuException;
import io.github.feishureactive.core.Outcome;

/**
 * A long connection could not be had or kept. {@link #isTransient()} tells whether another one may do better without anybody
 * changing anything; {@link #code()} is the platform's reason, where it gave one.
 */
public final class LongConnectionException extends FeishuException {

    private static final long serialVersionUID = 1L;

    static final String OPERATION = "events.connection";

    private LongConnectionException(
            String message, boolean isTransient, int code, int status, @Nullable Throwable cause) {
        super(message, new Facts(OPERATION, Outcome.REJECTED, isTransient, code, status, null), cause);
    }

    static LongConnectionException refused(String message, int code, int status) {
        return new LongConnectionException(message, false, code, status, null);
    }

    static LongConnectionException failed(String message, int code, int status) {
        return new LongConnectionException(message, true, code, status, null);
    }

    static LongConnectionException failed(String message) {
        return failed(message, 0, 0);
    }

    static LongConnectionException triesUsedUp(int tries, FeishuException last) {
        return new LongConnectionException(
                "The long connection is down, and the platform allows no more than " + tries
                        + " tries to open it again. Make a new one once the platform can be reached; last: "
                        + last.getMessage(),
                true,
                last.code(),
                last.httpStatus(),
                last);
    }

    static LongConnectionException closedEarly() {
        return new LongConnectionException(
                "The long connection was closed before it was open; make a new one.", false, 0, 0, null);
    }
}
