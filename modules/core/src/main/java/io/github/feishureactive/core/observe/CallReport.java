package io.github.feishureactive.core.observe;

import java.time.Duration;
import java.util.Optional;

import io.github.feishureactive.core.error.FeishuException;

/**
 * What became of one call, all of its attempts together, or of one of its attempts. Holds no secret and no token.
 *
 * @param operation the operation's name
 * @param attempts how many requests of the call were sent, 0 if none came that far; of an attempt, its number within the call
 * @param duration from the subscription to the end, waiting included; in a bulk run, from the moment the call had its turn
 * @param httpStatus the status of the last answer, 0 if there was none
 * @param logId the platform's log id of the last answer
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
