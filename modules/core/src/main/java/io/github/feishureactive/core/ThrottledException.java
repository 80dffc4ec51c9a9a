package io.github.feishureactive.core;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The platform refused the call because its limit was reached, and waiting for the time it asks would have been too long
 * or had been done too often. Other programs that use the same app are the usual reason.
 */
public final class ThrottledException extends ApiException {

    private static final long serialVersionUID = 1L;

    private static final Duration UNTOLD = Duration.ofSeconds(1);

    private final @Nullable Duration asked;

    ThrottledException(String message, Facts facts, @Nullable Duration asked, ErrorDetails details) {
        super(message, facts, ErrorCategory.THROTTLED, details);
        this.asked = asked;
    }

    /**
     * How long the platform asks to wait in {@code x-ogw-ratelimit-reset}; where it does not say, how long a gateway or
     * firewall before it asks to wait in {@code Retry-After}. It is reported as it came, a year at most, while the gateway
     * itself waits for five minutes at most before it tries again.
     *
     * @return the time from the response on; one second where nothing sensible was said
     */
    public Duration retryAfter() {
        return asked != null ? asked : UNTOLD;
    }

    /** How long it was asked to wait, {@code null} if nothing sensible was said. */
    @Nullable
    Duration asked() {
        return asked;
    }
}
