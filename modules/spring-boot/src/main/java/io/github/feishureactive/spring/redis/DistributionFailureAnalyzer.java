package io.github.feishureactive.spring.redis;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a {@link DistributionException}. */
final class DistributionFailureAnalyzer extends AbstractFailureAnalyzer<DistributionException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, DistributionException cause) {
        return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
    }
}
