package io.github.feishureactive.core.error;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * What the platform adds to an error code. Each part may be missing. The platform quotes values of the request here, so
 * log them with care.
 *
 * @param fieldViolations which fields are wrong
 * @param missingScopes the scopes of which the app needs one
 * @param consoleUrl where an administrator can grant them
 * @param troubleshooter the platform's advice, a text or a link
 */
public record ErrorDetails(
        List<FieldViolation> fieldViolations,
        List<String> missingScopes,
        Optional<String> consoleUrl,
        Optional<String> troubleshooter) {

    /** No details. */
    public static final ErrorDetails NONE = new ErrorDetails(List.of(), List.of(), Optional.empty(), Optional.empty());

    /**
     * Copies the lists.
     *
     * @param fieldViolations which fields are wrong
     * @param missingScopes the scopes of which the app needs one
     * @param consoleUrl where an administrator can grant them
     * @param troubleshooter the platform's advice, a text or a link
     */
    public ErrorDetails {
        fieldViolations = List.copyOf(fieldViolations);
        missingScopes = List.copyOf(missingScopes);
    }

    /**
     * One field of the request that the platform does not accept.
     *
     * @param field its path
     * @param value the value sent, {@code null} if the platform does not quote it
     * @param description what is wrong with it, {@code null} if the platform does not say
     */
    public record FieldViolation(
            String field, @Nullable String value, @Nullable String description) {}
}
