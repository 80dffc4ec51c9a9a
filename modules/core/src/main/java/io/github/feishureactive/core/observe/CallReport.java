package io.github.feishureactive.core.observe;

import java.time.Duration;
import java.util.Optional;

import io.github.feishureactive.core.error.FeishuException;

/**
 * The result of one call, all of its attempts together, or of one attempt. Contains no secret and no token.
 *
 * @param operation the operation's name
 * @param attempts how many requests of the call were sent; for an attempt, its number within the call
 * @param duration from the subscription to the end, waiting included; in a bulk run, from the moment the call has its
 *     permit
 * @param httpStatus the status of the last response, 0 for none
 * @param logId the log id of the last response
 * @param error why it failed; empty if it succeeded or was cancelled
 * @param cancelled whether its caller cancelled it
 */
public record CallReport(
        String operation,
        int attempts,
        Duration duration,
        int httpStatus,
        Optional<String> logId,
        Optional<FeishuException> error,
        boolean cancelled) {}
