package io.github.feishureactive.core.error;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/** The call, waiting included, did not end within its deadline. */
public final class DeadlineExceededException extends FeishuException {

    private static final long serialVersionUID = 1L;

    /** What a call was doing at its deadline. */
    public enum Phase {
        /** Waiting for an access token. */
        TOKEN,
        /** Waiting for a permit. */
        QUOTA,
        /** Getting a connection, or waiting for the platform's response. */
        EXCHANGE,
        /** Sending a streamed body, of which nothing went out for as long as the deadline. */
        SENDING,
        /** Waiting before the next attempt. */
        BACKOFF
    }

    private final Phase phase;

    /**
     * A call that did not end in time.
     *
     * @param operation the operation's name
     * @param deadline how long it could take
     * @param phase what it was doing
     * @param outcome what is known of its effect
     * @param lastError why its last attempt failed, {@code null} if none did
     */
    public DeadlineExceededException(
            String operation, Duration deadline, Phase phase, Outcome outcome, @Nullable Throwable lastError) {
        super(
                "The call did not end within its deadline of " + deadline.toMillis() + " ms; it was " + describe(phase)
                        + ". " + advice(outcome),
                new Facts(operation, outcome, true, 0, 0, null),
                lastError);
        this.phase = Objects.requireNonNull(phase, "phase");
    }

    /**
     * What the call was doing.
     *
     * @return the phase
     */
    public Phase phase() {
        return phase;
    }

    private static String describe(Phase phase) {
        return switch (phase) {
            case TOKEN -> "waiting for an access token";
            case QUOTA -> "waiting for a permit of the quota";
            case EXCHANGE -> "waiting for the platform's response";
            case SENDING -> "sending its body, of which nothing went out for that long";
            case BACKOFF -> "waiting before the next attempt";
        };
    }

    private static String advice(Outcome outcome) {
        return outcome == Outcome.NOT_SENT || outcome == Outcome.REJECTED
                ? "It had no effect on the platform."
                : "It may have had its effect on the platform: check before you repeat it.";
    }
}
