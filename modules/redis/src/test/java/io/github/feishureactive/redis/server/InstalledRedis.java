package io.github.feishureactive.redis.server;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips the tests for an installed Redis server where there is none, and says how to install it. */
public final class InstalledRedis implements ExecutionCondition {

    /** Called by the service loader of the test engine. */
    public InstalledRedis() {}

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        boolean skipped = RedisProcess.missing() != null
                && context.getTestClass()
                        .filter(tests -> tests.getSimpleName().endsWith("IT"))
                        .isPresent();
        return skipped
                ? ConditionEvaluationResult.disabled(
                        "There is no " + RedisProcess.missing() + " here. Install it: apt-get install redis-server")
                : ConditionEvaluationResult.enabled("the server is there");
    }
}
