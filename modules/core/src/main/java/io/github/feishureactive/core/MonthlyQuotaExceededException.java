package io.github.feishureactive.core;

/** The tenant's calls of this month are used up. They come back on the first of the next month; the call is not repeated. */
public final class MonthlyQuotaExceededException extends ApiException {

    private static final long serialVersionUID = 1L;

    MonthlyQuotaExceededException(String message, Facts facts, ErrorDetails details) {
        super(message, facts, ErrorCategory.MONTHLY_QUOTA, details);
    }
}
