package io.github.feishureactive.spring.internal.failure;

import java.util.Locale;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a {@link MissingAppException}: which property to set, and the alternatives. */
final class MissingAppFailureAnalyzer extends AbstractFailureAnalyzer<MissingAppException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MissingAppException cause) {
        boolean one = cause.properties().size() == 1;
        String missing = String.join("' and '", cause.properties());
        return new FailureAnalysis(
                "The Feishu gateway has no app credentials: the propert" + (one ? "y '" : "ies '") + missing
                        + (one ? "' is" : "' are") + " missing or blank.",
                """
                Consider one of these:

                  - Set '%s'. The developer console (https://open.feishu.cn/app) shows App ID and App Secret under \
                "Credentials & Basic Info". Keep the secret out of the source code, for example in the environment \
                variable %s.
                  - Define a bean of type io.github.feishureactive.core.token.Authentication, or your own FeishuGateway\
                %s.
                  - Set 'feishu.enabled=false' to run the application without Feishu.
                """.formatted(missing, variable(cause.prefix()), qualified(cause.prefix())),
                cause);
    }

    private static String variable(String prefix) {
        return prefix.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT) + "APP_SECRET";
    }

    /** That of a named app must not become the default one. */
    private static String qualified(String prefix) {
        String[] parts = prefix.split("\\.", -1);
        return parts.length < 4 ? "" : " with @Bean(defaultCandidate = false) and @Qualifier(\"" + parts[2] + "\")";
    }
}
