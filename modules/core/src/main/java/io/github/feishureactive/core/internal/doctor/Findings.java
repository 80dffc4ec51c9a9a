package io.github.feishureactive.core.internal.doctor;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.doctor.GatewayReport.Finding;
import io.github.feishureactive.core.doctor.GatewayReport.Verdict;

/**
 * Collects findings in the order of the page. What is known to be secret is replaced, wherever it comes from: a server
 * may put the token of a request into the name of a header.
 */
final class Findings {

    private static final String HIDDEN = "[hidden]";

    private final List<Finding> findings = new ArrayList<>();
    private final List<String> secrets = new ArrayList<>();
    private String section = "";

    /** Starts a section. */
    void section(String heading) {
        section = heading;
    }

    /** Hides a text in all findings, earlier ones too. */
    void hide(@Nullable String secret) {
        if (secret != null && !secret.isBlank()) {
            secrets.add(secret);
        }
    }

    void add(Verdict verdict, String subject, String text) {
        findings.add(new Finding(section, verdict, subject, text));
    }

    /** Adds the findings of another, and what it hides. */
    void append(Findings others) {
        findings.addAll(others.findings);
        secrets.addAll(others.secrets);
    }

    List<Finding> all() {
        return findings.stream()
                .map(found -> new Finding(
                        found.section(), found.verdict(), harmless(found.subject()), harmless(found.text())))
                .toList();
    }

    private String harmless(String text) {
        String shown = text;
        for (String secret : secrets) {
            shown = shown.replace(secret, HIDDEN);
        }
        return shown;
    }
}
