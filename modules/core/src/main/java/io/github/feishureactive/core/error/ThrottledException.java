package io.github.feishureactive.core.error;

import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The platform refused the call because its limit was reached, and waiting for the time it asks would have been too long
 * or had been done too often. Other programs that use the same app are the usual reason.
 */
public final class ThrottledException extends ApiException {

    private static final long serialVersionUID = 1L;

    private static final Duration DEFAULT_DELAY = Duration.ofSeconds(1);

    private final @Nullable Duration requestedDelay;

    /**
     * A throttling of the platform.
     *
     * @param message what happened and what to do, for people
     * @param facts what is known of the call
     * @param requestedDelay how long the response asks to wait, {@code null} if it does not say anything sensible
     * @param details what the platform says beyond the code
     */
    public ThrottledException(String message, Facts facts, @Nullable Duration requestedDelay, ErrorDetails details) {
        super(message, facts, ErrorCategory.THROTTLED, details);
        this.requestedDelay = requestedDelay;
    }

    /**
     * How long the platform asks to wait in {@code x-ogw-ratelimit-reset}; where it does not say, how long a gateway or
     * firewall before it asks to wait in {@code Retry-After}. It is reported as it came, a year at most, while the gateway
     * itself waits for five minutes at most before it tries again.
     *
     * @return the time from the response on; one second where nothing sensible was said
     */
    public Duration retryAfter() {
        return requestedDelay != null ? requestedDelay : DEFAULT_DELAY;
    }

    /**
     * How long the response itself asks to wait.
     *
     * @return the time from the response on, empty if it does not say anything sensible
     */
    public Optional<Duration> requestedDelay() {
        return Optional.ofNullable(requestedDelay);
    }
}
