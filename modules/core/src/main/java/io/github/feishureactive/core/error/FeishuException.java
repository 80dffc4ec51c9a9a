package io.github.feishureactive.core.error;

import java.util.Objects;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Any failure of a call. There is a subclass for each failure that a caller would handle differently. Neither message
 * nor {@code toString} holds a secret or a token: texts of the platform are quoted without anything like a token.
 *
 * <p>As JSON, such as in the results of a bulk run that a controller returns, it is its facts. Neither the message,
 * which may quote the platform and name scopes and links, nor stack trace or cause leaves the application.
 */
@JsonAutoDetect(
        fieldVisibility = Visibility.NONE,
        getterVisibility = Visibility.NONE,
        isGetterVisibility = Visibility.NONE)
public abstract class FeishuException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Facts facts;
    private int attempts;
    private Outcome outcome;

    /**
     * A failure.
     *
     * @param message what happened and what to do, for people
     * @param facts what is known of the call
     * @param cause the failure behind it, {@code null} for none or if it could quote a secret
     */
    protected FeishuException(String message, Facts facts, @Nullable Throwable cause) {
        super(message, cause);
        this.facts = Objects.requireNonNull(facts, "facts");
        this.outcome = facts.outcome();
    }

    /**
     * Describes the failure of a call in more detail. Everything else is taken from the original exception.
     *
     * @param message what happened and what to do, for people
     * @param cause what the call failed with
     */
    protected FeishuException(String message, FeishuException cause) {
        super(message, cause);
        this.facts = cause.facts;
        this.attempts = cause.attempts;
        this.outcome = cause.outcome;
    }

    /**
     * The operation that failed.
     *
     * @return its name, such as {@code hire.referral_account.enable}
     */
    @JsonProperty
    public String operation() {
        return facts.operation();
    }

    /**
     * What is known of the call's effect, all of its attempts considered.
     *
     * @return the outcome
     */
    @JsonProperty
    public Outcome outcome() {
        return outcome;
    }

    /**
     * Whether the same call may succeed later without a change. {@link #outcome()} says whether repeating it is safe.
     *
     * @return {@code true} if the failure is temporary
     */
    @JsonProperty("transient")
    public boolean isTransient() {
        return facts.isTransient();
    }

    /**
     * The platform's error code.
     *
     * @return the code, 0 if the platform gave none
     */
    @JsonProperty
    public int code() {
        return facts.code();
    }

    /**
     * The HTTP status of the last response.
     *
     * @return the status, 0 if there was no response
     */
    @JsonProperty
    public int httpStatus() {
        return facts.httpStatus();
    }

    /**
     * The id that the platform's support asks for.
     *
     * @return the log id of the last response, if it had one
     */
    @JsonProperty
    public Optional<String> logId() {
        return Optional.ofNullable(facts.logId());
    }

    /**
     * How often the request was sent. An attempt without a token, a permit or a connection does not count.
     *
     * @return the number of requests that were written, 0 if the call failed before its first
     */
    @JsonProperty
    public int attempts() {
        return attempts;
    }

    /**
     * The facts that the exception was created with. Unlike {@link #outcome()}, they know the last attempt only.
     *
     * @return the facts
     */
    public Facts facts() {
        return facts;
    }

    /**
     * Sets what only the whole call knows. The gateway does that once, before it signals the exception; a test may do
     * the same to build an exception as an application would receive it.
     *
     * @param attempts how often the request was sent
     * @param outcome what is known of the call's effect, all of its attempts considered
     * @return this exception
     */
    public final FeishuException settled(int attempts, Outcome outcome) {
        this.attempts = attempts;
        this.outcome = outcome;
        return this;
    }

    /** {@return what happened and what to do, for people} */
    @Override
    @SuppressWarnings("NullAway") // set by every constructor
    public String getMessage() {
        return super.getMessage();
    }

    /** Appends the facts, which the message leaves out. */
    @Override
    @SuppressWarnings("OverrideThrowableToString")
    public String toString() {
        StringBuilder text = new StringBuilder(getClass().getName())
                .append(": ")
                .append(getMessage())
                .append(" [")
                .append(facts.operation());
        if (facts.code() != 0) {
            text.append(", code ").append(facts.code());
        }
        if (facts.httpStatus() != 0) {
            text.append(", HTTP ").append(facts.httpStatus());
        }
        if (facts.logId() != null) {
            text.append(", log id ").append(facts.logId());
        }
        return text.append(", outcome ")
                .append(outcome)
                .append(", attempts ")
                .append(attempts)
                .append(']')
                .toString();
    }

    /**
     * The facts of one failure.
     *
     * @param operation the operation's name
     * @param outcome what is known of the attempt's effect
     * @param isTransient whether it may succeed later
     * @param code the platform's error code, 0 for none
     * @param httpStatus the HTTP status, 0 for none
     * @param logId the platform's log id, {@code null} for none
     */
    public record Facts(
            String operation,
            Outcome outcome,
            boolean isTransient,
            int code,
            int httpStatus,
            @Nullable String logId) {

        /**
         * Checks that operation and outcome are there.
         *
         * @param operation the operation's name
         * @param outcome what is known of the attempt's effect
         * @param isTransient whether it may succeed later
         * @param code the platform's error code, 0 for none
         * @param httpStatus the HTTP status, 0 for none
         * @param logId the platform's log id, {@code null} for none
         */
        public Facts {
            Objects.requireNonNull(operation, "operation");
            Objects.requireNonNull(outcome, "outcome");
        }

        /**
         * The facts of a call that failed before anything was sent.
         *
         * @param operation the operation's name
         * @param isTransient whether it may succeed later
         * @return facts without a response
         */
        public static Facts notSent(String operation, boolean isTransient) {
            return new Facts(operation, Outcome.NOT_SENT, isTransient, 0, 0, null);
        }

        /**
         * The facts of an exception that is signalled in place of one with these.
         *
         * @param operation the operation's name
         * @param outcome what is known of the attempt's effect
         * @param isTransient whether it may succeed later
         * @return facts with the same code, status and log id
         */
        public Facts with(String operation, Outcome outcome, boolean isTransient) {
            return new Facts(operation, outcome, isTransient, code, httpStatus, logId);
        }
    }
}
