package io.github.feishureactive.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Turns a stack trace into what to do. */
final class DistributionFailureAnalyzer extends AbstractFailureAnalyzer<DistributionException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, DistributionException cause) {
        return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
    }
}
