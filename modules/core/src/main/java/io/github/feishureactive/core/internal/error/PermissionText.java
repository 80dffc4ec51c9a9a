package io.github.feishureactive.core.internal.error;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.error.ErrorDetails;
import io.github.feishureactive.core.internal.TokenPattern;

/**
 * Reads scopes and link of a permission error from its text, for errors without structured details: the scopes in
 * brackets, then the console's link.
 */
final class PermissionText {

    /** A link of the developer console. An at sign before the path would hide the real host, so it is not allowed. */
    private static final Pattern CONSOLE_LINK = Pattern.compile(
            "https://[A-Za-z0-9.\\-]+(?::\\d+)?/app/[A-Za-z0-9\\-._~:/?#!$&'*+,;=%]*[A-Za-z0-9\\-_~/=%]");

    private static final Pattern BRACKETS = Pattern.compile("\\[([^\\[\\]]{1,4000})]");
    private static final Pattern SCOPE = Pattern.compile("[a-z][a-z0-9_.\\-]*(?::[a-z0-9_.\\-]+)+");

    private PermissionText() {}

    /** Adds scopes and link where the details lack them. */
    static ErrorDetails complete(ErrorDetails details, @Nullable String message) {
        if (message == null) {
            return details;
        }
        List<String> scopes = details.missingScopes().isEmpty() ? scopes(message) : details.missingScopes();
        Optional<String> link = details.consoleUrl().or(() -> link(message));
        return new ErrorDetails(details.fieldViolations(), scopes, link, details.troubleshooter());
    }

    private static List<String> scopes(String message) {
        List<String> scopes = new ArrayList<>();
        Matcher brackets = BRACKETS.matcher(message);
        while (brackets.find()) {
            Matcher scope = SCOPE.matcher(brackets.group(1));
            while (scope.find() && scopes.size() < ErrorReader.MAX_DETAILS) {
                String name = scope.group();
                if (!scopes.contains(name) && !TokenPattern.matches(name)) {
                    scopes.add(name);
                }
            }
        }
        return scopes;
    }

    private static Optional<String> link(String message) {
        Matcher link = CONSOLE_LINK.matcher(message);
        while (link.find()) {
            String found = ErrorReader.link(link.group());
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }
}
