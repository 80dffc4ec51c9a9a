package io.github.feishureactive.core;

import java.time.Duration;
import java.util.Objects;

/**
 * The platform refused the call because its limit was reached, and waiting for the time it asks would have been too long
 * or had been done too often. Other programs that use the same app are the usual reason.
 */
public final class ThrottledException extends ApiException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    ThrottledException(String message, Facts facts, Duration retryAfter, ErrorDetails details) {
        super(message, facts, ErrorCategory.THROTTLED, details);
        this.retryAfter = Objects.requireNonNull(retryAfter, "retryAfter");
    }

    /**
     * How long the platform asks to wait.
     *
     * @return the time from the platform's answer on
     */
    public Duration retryAfter() {
        return retryAfter;
    }
}
