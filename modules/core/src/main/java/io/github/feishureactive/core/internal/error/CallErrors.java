package io.github.feishureactive.core.internal.error;

import java.time.Duration;

import tools.jackson.core.JacksonException;

import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.core.error.ErrorCategory;
import io.github.feishureactive.core.error.ErrorDetails;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.FeishuException.Facts;
import io.github.feishureactive.core.error.GatewayClosedException;
import io.github.feishureactive.core.error.InvalidRequestException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.QuotaRefusedException;
import io.github.feishureactive.core.error.TimerUnavailableException;
import io.github.feishureactive.core.error.UnreadableResponseException;
import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.core.internal.http.BufferedResponse;
import io.github.feishureactive.core.internal.http.TransportFailure;
import io.github.feishureactive.core.quota.QuotaRefusal;

/** Maps failures around an exchange to the exception that the caller receives. */
public final class CallErrors {

    private CallErrors() {}

    /**
     * Maps what may be anything. What is not a {@link FeishuException} is a fault of the runtime or of application
     * code.
     *
     * @param operation the operation's name
     * @param error what was signalled or thrown
     * @param written whether a request may be on the wire
     * @return the same exception if it is one of ours
     */
    public static FeishuException of(String operation, Throwable error, boolean written) {
        return error instanceof FeishuException known
                ? known
                : TransportFailure.of(UserCode.thrown(error)).exception(operation, written);
    }

    /**
     * Maps a failure of the source of access tokens. Creates an exception per call, because a source may signal one
     * instance to many callers.
     *
     * @param operation the operation's name
     * @param error what the source failed with
     * @return the error of the attempt
     */
    public static AuthenticationException noToken(String operation, Throwable error) {
        if (error instanceof AuthenticationException known) {
            return new AuthenticationException(
                    String.valueOf(known.getMessage()),
                    known.facts().with(operation, Outcome.NOT_SENT, known.isTransient()),
                    known.retryAfter(),
                    known.getCause());
        }
        // The message of an unknown source may quote a secret.
        return new AuthenticationException(
                "The source of access tokens failed with " + error.getClass().getSimpleName() + ".",
                Facts.notSent(operation, false),
                Duration.ZERO,
                null);
    }

    /**
     * The source of a user's token completed without one.
     *
     * @param operation the operation's name
     * @return the error of the attempt
     */
    public static AuthenticationException noUserToken(String operation) {
        return new AuthenticationException(
                "The UserTokenSource of the request completed without a token. Let the user authorise the app, or"
                        + " signal an error that says why there is none.",
                Facts.notSent(operation, false),
                Duration.ZERO,
                null);
    }

    /**
     * Maps a failure of the rate limiter.
     *
     * @param operation the operation's name
     * @param error what the limiter failed with
     * @return the error of the attempt
     */
    public static FeishuException noPermit(String operation, Throwable error) {
        if (!(error instanceof QuotaRefusal refusal)) {
            // A limiter that the application supplied, such as one shared by many instances, has failures of its own.
            return new TransportFailure(
                            "the rate limiter broke (" + error.getClass().getSimpleName() + ")", error, false)
                    .exception(operation, false);
        }
        return switch (refusal.reason()) {
            case CLOSED -> new GatewayClosedException(operation);
            case TIMER_GONE -> new TimerUnavailableException(operation, "No permit: " + refusal.getMessage(), null);
            case QUEUE_FULL, TOO_LATE -> new QuotaRefusedException(operation, refusal);
        };
    }

    /**
     * The replacement of a rejected token was rejected too. More of them would change nothing.
     *
     * @param operation the operation's name
     * @param error the rejection
     * @return the error of the call
     */
    public static AuthenticationException tokenRejectedTwice(String operation, FeishuException error) {
        return new AuthenticationException(
                "The platform does not accept a token that it has just issued (code " + error.code() + "). "
                        + (error.code() == ErrorCodes.NO_TOKEN
                                ? ErrorAdvice.NO_TOKEN
                                : "Either its token service fails, or " + operation
                                        + " takes no token of this kind: check the operation's documentation."),
                error.facts().with(operation, Outcome.REJECTED, false),
                Duration.ZERO,
                error);
    }

    /**
     * The platform rejected a user's token, and the source has no other, or that was rejected too.
     *
     * @param operation the operation's name
     * @param error the rejection
     * @return the error of the call
     */
    public static AuthenticationException userTokenRejected(String operation, FeishuException error) {
        return new AuthenticationException(
                "The platform does not accept the user's access token (code " + error.code()
                        + "), and there is no other. Renew it, or let the user authorise the app again; or " + operation
                        + " takes no token of a user: check the operation's documentation.",
                error.facts().with(operation, Outcome.REJECTED, false),
                Duration.ZERO,
                error);
    }

    /**
     * The rejected token is so new that the platform may not know it everywhere, and the call has no time or attempt
     * left to wait.
     *
     * @param operation the operation's name
     * @param error the rejection
     * @param retryAfter how long until the token should be known
     * @return the error of the call
     */
    public static AuthenticationException newTokenRejected(
            String operation, FeishuException error, Duration retryAfter) {
        return new AuthenticationException(
                "The platform does not accept a token that it issued a moment ago (code " + error.code()
                        + "), and the call could not wait until it does; try again.",
                error.facts().with(operation, Outcome.REJECTED, true),
                retryAfter,
                error);
    }

    /**
     * The response names another account or order than the request.
     *
     * @param operation the operation's name
     * @param member the member of the response that names it
     * @param response the response
     * @return the error of the attempt
     */
    public static UnreadableResponseException otherRequest(String operation, String member, BufferedResponse response) {
        return new UnreadableResponseException(
                "The response to " + operation + " names another " + member
                        + " than the request, and so belongs to another one. The connection is closed.",
                new Facts(operation, Outcome.UNKNOWN, true, 0, response.status(), response.logId()));
    }

    /**
     * A file ends before the byte from which it was to be continued.
     *
     * @param operation the operation's name
     * @param offset that byte
     * @param response the response
     * @return the error of the attempt
     */
    public static ApiException noSuchRange(String operation, long offset, BufferedResponse response) {
        return new ApiException(
                "The platform has no byte from " + offset + " on. Download the file from its start: it is another or"
                        + " shorter one than before.",
                new Facts(operation, Outcome.REJECTED, false, 0, response.status(), response.logId()),
                ErrorCategory.VALIDATION,
                ErrorDetails.NONE);
    }

    /**
     * The response is not the part of the file that was asked for.
     *
     * @param operation the operation's name
     * @param what what it is
     * @param response the response
     * @return the error of the attempt
     */
    public static UnreadableResponseException otherPart(String operation, String what, BufferedResponse response) {
        return new UnreadableResponseException(
                "The response to " + operation + " " + what + ".",
                new Facts(operation, Outcome.UNREADABLE, false, 0, response.status(), response.logId()));
    }

    /**
     * Application code that makes the request of a bulk run's element threw, or returned {@code null}.
     *
     * @param operation the operation's name
     * @param thrown what was thrown
     * @return the error of the call
     */
    public static InvalidRequestException requestNotMade(String operation, Throwable thrown) {
        return new InvalidRequestException(
                operation,
                "No request could be made of this element: " + thrown.getClass().getSimpleName()
                        + (thrown instanceof NullPointerException ? ", perhaps because none was returned." : "."),
                thrown);
    }

    /**
     * The body's serializer threw. The message leaves out its text, which may quote the body.
     *
     * @param operation the operation's name
     * @param thrown what was thrown
     * @return the error of the call
     */
    public static InvalidRequestException bodyNotWritable(String operation, Throwable thrown) {
        return new InvalidRequestException(
                operation,
                "The body cannot be written as JSON"
                        + (thrown instanceof JacksonException
                                ? "."
                                : " (" + thrown.getClass().getSimpleName() + ")."));
    }
}
