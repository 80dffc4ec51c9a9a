package io.github.feishureactive.spring.internal.start;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.github.feishureactive.spring.internal.start.VerificationException.Refused;

/** Explains a {@link VerificationException}: each app without a token, the platform's reason, and what to do. */
final class VerificationFailureAnalyzer extends AbstractFailureAnalyzer<VerificationException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, VerificationException cause) {
        List<String> actions = new ArrayList<>();
        if (cause.refused().stream().anyMatch(Refused::permanent)) {
            actions.add("Correct " + credentials(cause.refused()) + ".");
        }
        if (!cause.refused().stream().allMatch(Refused::permanent)) {
            actions.add(
                    "Check that the platform can be reached from here ('feishu.base-url', proxy, firewall), and start"
                            + " again.");
        }
        actions.add("Set 'feishu.verify-on-start=false' to start without a token; calls fail until there is one.");
        return new FailureAnalysis(
                "There is no access token, and 'feishu.verify-on-start' is on:\n\n"
                        + list(cause.refused().stream().map(Refused::text)),
                "Consider one of these:\n\n" + list(actions.stream()),
                cause);
    }

    private static String credentials(List<Refused> refused) {
        return refused.stream()
                .filter(Refused::permanent)
                .map(one ->
                        "'" + one.app().prefix() + "app-id' and '" + one.app().prefix() + "app-secret'")
                .collect(Collectors.joining(", "));
    }

    private static String list(Stream<String> items) {
        return items.map(item -> "  - " + item).collect(Collectors.joining("\n"));
    }
}
