package io.github.feishureactive.core.error;

/**
 * The tenant's calls of this month are used up. The quota is renewed on the first of the next month. The call is not
 * retried.
 */
public final class MonthlyQuotaExceededException extends ApiException {

    private static final long serialVersionUID = 1L;

    /**
     * A monthly quota that is used up.
     *
     * @param message what happened and what to do, for people
     * @param facts what is known of the call
     * @param details what the platform says beyond the code
     */
    public MonthlyQuotaExceededException(String message, Facts facts, ErrorDetails details) {
        super(message, facts, ErrorCategory.MONTHLY_QUOTA, details);
    }
}
