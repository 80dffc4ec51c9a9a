package io.github.feishureactive.spring.internal.failure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains an {@link AmbiguousAppException}: which app each part means, and how to tell them apart. */
final class AmbiguousAppFailureAnalyzer extends AbstractFailureAnalyzer<AmbiguousAppException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, AmbiguousAppException cause) {
        return new FailureAnalysis(
                cause.getMessage() + " Whatever names no app would call as one of them.",
                """
                Consider one of these:

                  - If there are several apps, annotate the bean with @Bean(defaultCandidate = false) and inject it with \
                @Qualifier("%s").
                  - If there is one app, remove the bean, or what names the other app.
                """.formatted(cause.qualifier()),
                cause);
    }
}
