package io.github.feishureactive.core;

import java.time.Duration;
import java.util.Optional;

/**
 * What became of one call, all of its attempts together. Holds no secret and no token.
 *
 * @param operation the operation's name
 * @param attempts how often it was tried
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
