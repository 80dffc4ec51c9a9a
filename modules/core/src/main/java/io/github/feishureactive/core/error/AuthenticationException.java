package io.github.feishureactive.core.error;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/** No access token is available, or the platform does not accept the one that it issued. */
public final class AuthenticationException extends FeishuException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /**
     * A failure to authenticate.
     *
     * @param message what happened and what to check
     * @param facts what is known of the call
     * @param retryAfter how long until the platform is asked again
     * @param cause the failure behind it, {@code null} for none
     */
    public AuthenticationException(String message, Facts facts, Duration retryAfter, @Nullable Throwable cause) {
        super(message, facts, cause);
        this.retryAfter = Objects.requireNonNull(retryAfter, "retryAfter");
    }

    /**
     * How long calls fail at once, without another request to the platform.
     *
     * @return the time from now, zero if there is no need to wait
     */
    public Duration retryAfter() {
        return retryAfter;
    }
}
