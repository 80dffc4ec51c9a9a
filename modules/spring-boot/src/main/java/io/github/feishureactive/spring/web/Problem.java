package io.github.feishureactive.spring.web;

import java.util.Set;

import org.springframework.http.HttpStatus;

import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.core.error.DeadlineExceededException;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.GatewayClosedException;
import io.github.feishureactive.core.error.InvalidRequestException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.QuotaRefusedException;
import io.github.feishureactive.core.error.RequestBodyException;
import io.github.feishureactive.core.error.TimerUnavailableException;
import io.github.feishureactive.hire.referral.ReferralErrorCode;
import io.github.feishureactive.hire.referral.account.WithdrawalUnknownException;

/**
 * What a failure means to the client of the application, whose fault it may or may not be. A missing scope or a wrong
 * secret is the application's own: it is no 401 or 403, which would tell clients to change their credentials.
 */
enum Problem {
    /** The client has named something that cannot be. */
    INVALID(HttpStatus.BAD_REQUEST, "The request is not valid."),

    /** The client is a user whose token or consent is missing. */
    CONSENT(HttpStatus.FORBIDDEN, "The user has to sign in again, or to authorise the application."),

    /** The client has named something that does not exist. */
    NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such resource."),

    /** What the client has named is in another state. */
    CONFLICT(HttpStatus.CONFLICT, "The state of the resource does not allow this."),

    /** The application has to be changed, or its configuration. */
    FAULT(HttpStatus.INTERNAL_SERVER_ERROR, "The service cannot make this call as it is configured."),

    /** The platform, or the way there, has failed. */
    UPSTREAM(HttpStatus.BAD_GATEWAY, "The platform cannot be reached, or did not respond as it should."),

    /** There are more calls than the quota has room for, or none can be made for a while. */
    SATURATED(HttpStatus.SERVICE_UNAVAILABLE, "The service can make no such call now. Try again later."),

    /** It took too long. */
    LATE(HttpStatus.GATEWAY_TIMEOUT, "The call did not end in time.");

    /** Of calls for a user: the user's token is not accepted, or the user has not authorised the app for the scope. */
    private static final Set<Integer> USER = Set.of(99991668, 99991677, 99991679);

    /** There is no such path, or it does not take the method: a fault of who declared the operation. */
    private static final Set<Integer> WRONG_PATH = Set.of(99991201, 99991301);

    private final HttpStatus status;
    private final String detail;

    Problem(HttpStatus status, String detail) {
        this.status = status;
        this.detail = detail;
    }

    HttpStatus status() {
        return status;
    }

    /**
     * Returns whether the response may say when to repeat the request, which it never does where that could be twice.
     */
    boolean invitesToRepeat() {
        return this == SATURATED;
    }

    /** Returns a text of this library's own. That of an invalid argument is one, and never quotes it. */
    String detail(FeishuException error) {
        String text = detail;
        if (this == INVALID && error instanceof InvalidRequestException invalid) {
            text = invalid.getMessage();
        } else if (status.is4xxClientError()) {
            text = ReferralErrorCode.of(error).map(ReferralErrorCode::advice).orElse(detail);
        }
        return inDoubt(error) ? text + " It may have had its effect: check before you repeat it." : text;
    }

    static Problem of(FeishuException error) {
        Problem problem = kind(error);
        // "Unavailable" says that nothing was done, and makes clients repeat the request.
        return problem == SATURATED && inDoubt(error) ? UPSTREAM : problem;
    }

    static boolean inDoubt(FeishuException error) {
        return error.outcome() == Outcome.UNKNOWN || error.outcome() == Outcome.UNREADABLE;
    }

    private static Problem kind(FeishuException error) {
        if (USER.contains(error.code())) {
            return CONSENT;
        }
        if (error instanceof ApiException refused) {
            return ReferralErrorCode.of(refused).map(Problem::of).orElseGet(() -> of(refused));
        }
        if (error instanceof WithdrawalUnknownException && error.getCause() instanceof FeishuException cause) {
            return kind(cause);
        }
        if (error instanceof InvalidRequestException) {
            // With a cause, code of the application threw.
            return error.getCause() == null ? INVALID : FAULT;
        }
        if (error instanceof AuthenticationException) {
            return error.isTransient() ? SATURATED : FAULT;
        }
        if (error instanceof RequestBodyException || error instanceof TimerUnavailableException) {
            return FAULT;
        }
        if (error instanceof QuotaRefusedException || error instanceof GatewayClosedException) {
            return SATURATED;
        }
        return error instanceof DeadlineExceededException ? LATE : UPSTREAM;
    }

    private static Problem of(ReferralErrorCode code) {
        return switch (code) {
            case SYSTEM_ERROR -> UPSTREAM;
            case WRONG_PARAMETER, USER_NOT_UNIQUE -> INVALID;
            case JOB_POST_NOT_FOUND, USER_NOT_FOUND, ACCOUNT_NOT_FOUND, NOT_AN_IMPORTED_REWARD -> NOT_FOUND;
            case ACCOUNT_DISABLED -> CONFLICT;
        };
    }

    private static Problem of(ApiException error) {
        return switch (error.category()) {
            case TOKEN, PERMISSION, APP_CONFIGURATION -> FAULT;
            case THROTTLED, MONTHLY_QUOTA -> SATURATED;
            case VALIDATION -> WRONG_PATH.contains(error.code()) ? FAULT : INVALID;
            case TRANSIENT, OTHER -> UPSTREAM;
        };
    }
}
