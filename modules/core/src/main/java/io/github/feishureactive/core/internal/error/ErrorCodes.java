package io.github.feishureactive.core.internal.error;

import java.util.Map;
import java.util.Set;

import io.github.feishureactive.core.error.ErrorCategory;
import io.github.feishureactive.core.operation.TokenKind;

import static io.github.feishureactive.core.error.ErrorCategory.APP_CONFIGURATION;
import static io.github.feishureactive.core.error.ErrorCategory.MONTHLY_QUOTA;
import static io.github.feishureactive.core.error.ErrorCategory.OTHER;
import static io.github.feishureactive.core.error.ErrorCategory.PERMISSION;
import static io.github.feishureactive.core.error.ErrorCategory.THROTTLED;
import static io.github.feishureactive.core.error.ErrorCategory.TOKEN;
import static io.github.feishureactive.core.error.ErrorCategory.TRANSIENT;
import static io.github.feishureactive.core.error.ErrorCategory.VALIDATION;

/**
 * The platform's generic error codes.
 *
 * @see <a href="https://open.feishu.cn/document/ukTMukTMukTM/ugjM14COyUjL4ITN">Generic error codes of the platform</a>
 */
final class ErrorCodes {

    /** The request carried no token. */
    static final int NO_TOKEN = 99991661;

    static final Map<Integer, ErrorCategory> GENERIC = Map.ofEntries(
            Map.entry(NO_TOKEN, TOKEN),
            Map.entry(99991663, TOKEN),
            Map.entry(99991664, TOKEN),
            Map.entry(99991665, TOKEN),
            Map.entry(99991671, TOKEN),
            Map.entry(99991400, THROTTLED),
            Map.entry(99991403, MONTHLY_QUOTA),
            Map.entry(99991672, PERMISSION),
            Map.entry(99991676, PERMISSION),
            Map.entry(99991679, PERMISSION),
            Map.entry(99991401, APP_CONFIGURATION),
            Map.entry(99991662, APP_CONFIGURATION),
            Map.entry(99991673, APP_CONFIGURATION),
            Map.entry(99991201, VALIDATION),
            Map.entry(99991300, VALIDATION),
            Map.entry(99991301, VALIDATION),
            Map.entry(99992402, VALIDATION),
            Map.entry(9499, VALIDATION),
            Map.entry(1500, TRANSIENT),
            Map.entry(2200, TRANSIENT),
            Map.entry(5000, TRANSIENT),
            Map.entry(10500, TRANSIENT));

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private ErrorCodes() {}

    /** The user's token is invalid or of the wrong kind, or has expired. No other token of the app would help. */
    private static final Set<Integer> USER_TOKEN = Set.of(99991668, 99991677);

    /** The operation's own table first, then the generic one, then the HTTP status. */
    static ErrorCategory category(
            int code, int httpStatus, Map<Integer, ErrorCategory> ofOperation, TokenKind tokenKind) {
        ErrorCategory own = ofOperation.get(code);
        ErrorCategory known = own != null ? own : GENERIC.get(code);
        if (known == null && tokenKind == TokenKind.USER && USER_TOKEN.contains(code)) {
            return TOKEN;
        }
        if (known != null) {
            return known;
        }
        if (httpStatus == TOO_MANY_REQUESTS) {
            return THROTTLED;
        }
        return httpStatus >= SERVER_ERROR ? TRANSIENT : OTHER;
    }
}
