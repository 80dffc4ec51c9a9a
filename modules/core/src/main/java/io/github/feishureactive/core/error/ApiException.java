package io.github.feishureactive.core.error;

import java.util.Objects;

/**
 * The platform answered with an error. Branch on {@link #code()}, since texts change.
 * {@link PermissionDeniedException}, {@link ThrottledException} and {@link MonthlyQuotaExceededException} are the ones
 * that callers handle differently.
 */
public class ApiException extends FeishuException {

    private static final long serialVersionUID = 1L;

    private final ErrorCategory category;
    private final transient ErrorDetails details;

    /**
     * An error of the platform.
     *
     * @param message what happened and what to do, for people
     * @param facts what is known of the call
     * @param category what kind of error the code is
     * @param details what the platform says beyond the code
     */
    public ApiException(String message, Facts facts, ErrorCategory category, ErrorDetails details) {
        super(message, facts, null);
        this.category = Objects.requireNonNull(category, "category");
        this.details = Objects.requireNonNull(details, "details");
    }

    /**
     * What kind of error the code is.
     *
     * @return the category
     */
    public ErrorCategory category() {
        return category;
    }

    /**
     * What the platform says beyond the code.
     *
     * @return the details, empty if the platform gave none
     */
    public ErrorDetails details() {
        return details;
    }
}
