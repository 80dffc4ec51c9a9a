package io.github.feishureactive.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Turns a stack trace into what to do. */
final class MissingAppFailureAnalyzer extends AbstractFailureAnalyzer<MissingAppException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MissingAppException cause) {
        boolean one = cause.properties().size() == 1;
        String missing = String.join("' and '", cause.properties());
        return new FailureAnalysis(
                "The Feishu gateway does not know which app to call as: the propert" + (one ? "y '" : "ies '") + missing
                        + (one ? "' is" : "' are") + " missing or blank.",
                """
                Consider one of these:

                  - Set '%s'. App ID and App Secret stand in the developer console (https://open.feishu.cn/app) under \
                "Credentials & Basic Info". Keep the secret out of the sources, such as in the environment variable \
                FEISHU_APP_SECRET.
                  - Define a bean of type io.github.feishureactive.core.token.Authentication, or the FeishuGateway itself.
                  - Set 'feishu.enabled=false' where the application is to run without Feishu.
                """.formatted(missing),
                cause);
    }
}
