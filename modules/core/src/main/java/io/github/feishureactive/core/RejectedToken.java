package io.github.feishureactive.core;

import java.time.Duration;

import io.github.feishureactive.core.FeishuException.Facts;

/** What a call ends with whose token the platform does not accept, although it issued it. */
final class RejectedToken {

    private RejectedToken() {}

    /** A replacement was refused too: more of them would change nothing. */
    static AuthenticationException twice(String operation, FeishuException error) {
        return new AuthenticationException(
                "The platform does not accept a token that it has just issued (code " + error.code()
                        + "). Either it has trouble with its tokens, or " + operation
                        + " takes no token of this kind: check the operation's documentation.",
                facts(operation, error, false),
                Duration.ZERO,
                error);
    }

    /** The token is so new that the platform may not know it everywhere, and there is no time or attempt left to wait. */
    static AuthenticationException justIssued(String operation, FeishuException error, long nanos) {
        return new AuthenticationException(
                "The platform does not accept a token that it issued a moment ago (code " + error.code()
                        + "), and the call could not wait until it does; try again.",
                facts(operation, error, true),
                Duration.ofNanos(nanos),
                error);
    }

    private static Facts facts(String operation, FeishuException error, boolean isTransient) {
        return new Facts(
                operation,
                Outcome.REJECTED,
                isTransient,
                error.code(),
                error.httpStatus(),
                error.logId().orElse(null));
    }
}
