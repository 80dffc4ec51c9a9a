package io.github.feishureactive.core.internal.error;

import java.util.Map;

import io.github.feishureactive.core.error.ErrorCategory;
import io.github.feishureactive.core.operation.ApiOperation;

/**
 * What to do about an error, in a sentence for whoever reads the message: the operation's own advice, or else that of
 * the code or of its category.
 */
final class ErrorAdvice {

    static final String NO_TOKEN =
            "The request arrived without its access token: check that no proxy removes the header Authorization.";

    private static final Map<Integer, String> GENERIC = Map.of(
            ErrorCodes.NO_TOKEN,
            NO_TOKEN,
            99991401,
            "Add the public address of this machine to the app's IP allow list in the developer console.",
            99991662,
            "Enable the app in the developer console, and release a version of it.",
            99991673,
            "Check that the app is installed and enabled in this tenant.",
            99991679,
            "Let the user authorise the app for a scope of the operation.",
            99991201,
            "There is no such path: check that of the operation, and that the base URL is the platform's.",
            99991301,
            "The path does not take this HTTP method: check the operation's.");

    private ErrorAdvice() {}

    static String of(ApiOperation<?> operation, int code, ErrorCategory category) {
        String own = operation.advice().get(code);
        String generic = own != null ? own : GENERIC.get(code);
        return generic != null ? generic : of(category);
    }

    private static String of(ErrorCategory category) {
        return switch (category) {
            case TOKEN -> "The access token was not accepted, or this operation takes no token of this kind.";
            case THROTTLED -> "The limit of this operation for the app in this tenant is reached.";
            case MONTHLY_QUOTA -> "The tenant's calls of this month are used up until the first of the next month.";
            case PERMISSION ->
                "Grant the app a scope of the operation on its permissions page in the developer console, and release"
                        + " a version of it.";
            case APP_CONFIGURATION ->
                "Check in the developer console that the app is enabled, installed in the tenant, and called from an"
                        + " allowed address.";
            case VALIDATION -> "Correct the request.";
            case TRANSIENT -> "The platform failed; try later.";
            case OTHER -> "See the operation's documentation for this code.";
        };
    }
}
