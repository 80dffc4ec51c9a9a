package io.github.feishureactive.core.error;

import java.util.List;
import java.util.Optional;

/** The app lacks a scope, or may not see what was requested. An administrator has to act. The call is not retried. */
public final class PermissionDeniedException extends ApiException {

    private static final long serialVersionUID = 1L;

    /**
     * A missing permission.
     *
     * @param message what happened and what to do, for people
     * @param facts what is known of the call
     * @param details what the platform says beyond the code
     */
    public PermissionDeniedException(String message, Facts facts, ErrorDetails details) {
        super(message, facts, ErrorCategory.PERMISSION, details);
    }

    /**
     * The scopes of which the app needs one.
     *
     * @return scope names, empty if the platform named none
     */
    public List<String> missingScopes() {
        return details().missingScopes();
    }

    /**
     * Where an administrator can grant them.
     *
     * @return a link to the developer console, if the platform gave one
     */
    public Optional<String> consoleUrl() {
        return details().consoleUrl();
    }
}
