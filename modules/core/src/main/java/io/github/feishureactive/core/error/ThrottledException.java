package io.github.feishureactive.core.error;

import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The platform refused the call because its limit was reached, and there was no time or attempt left to retry. The
 * usual reason is another program that uses the same app.
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
     * @param requestedDelay how long the response asks to wait, {@code null} if it has no valid value
     * @param details what the platform says beyond the code
     */
    public ThrottledException(String message, Facts facts, @Nullable Duration requestedDelay, ErrorDetails details) {
        super(message, facts, ErrorCategory.THROTTLED, details);
        this.requestedDelay = requestedDelay;
    }

    /**
     * How long to wait: {@code x-ogw-ratelimit-reset} of the platform, otherwise {@code Retry-After} of a gateway or
     * firewall in front of it. The value is reported as received, a year at most; the gateway itself never waits longer
     * than five minutes before it retries.
     *
     * @return the time from the response on; one second if the response has no valid value
     */
    public Duration retryAfter() {
        return requestedDelay != null ? requestedDelay : DEFAULT_DELAY;
    }

    /**
     * How long the response itself asks to wait.
     *
     * @return the time from the response on, empty if it has no valid value
     */
    public Optional<Duration> requestedDelay() {
        return Optional.ofNullable(requestedDelay);
    }
}
