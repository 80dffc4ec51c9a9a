package io.github.feishureactive.core;

import java.util.Map;

/**
 * What kind of error a platform code is, and so what to do about it.
 *
 * @see <a href="https://open.feishu.cn/document/ukTMukTMukTM/ugjM14COyUjL4ITN">Generic error codes of the platform</a>
 */
public enum ErrorCategory {
    /** The access token was not accepted. The gateway gets a new one and tries once more. */
    TOKEN,

    /** Too many calls; the gateway waits for as long as the platform asks and tries again. */
    THROTTLED,

    /** The tenant's calls of this month are used up; they come back on the first of the next month. */
    MONTHLY_QUOTA,

    /** The app lacks a scope, or may not see what was asked for. */
    PERMISSION,

    /** The app is disabled, not installed in the tenant, or called from an address that is not on its list. */
    APP_CONFIGURATION,

    /** The request is wrong and will be wrong again. */
    VALIDATION,

    /** The platform had trouble of its own; the same request may succeed later. */
    TRANSIENT,

    /** Whatever else the operation's own documentation lists. */
    OTHER;

    private static final Map<Integer, ErrorCategory> GENERIC = Map.ofEntries(
            Map.entry(99991661, TOKEN),
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

    /** The operation's own table first, then the generic one, then the HTTP status. */
    static ErrorCategory of(int code, int httpStatus, Map<Integer, ErrorCategory> ofOperation) {
        ErrorCategory own = ofOperation.get(code);
        ErrorCategory known = own != null ? own : GENERIC.get(code);
        if (known != null) {
            return known;
        }
        if (httpStatus == TOO_MANY_REQUESTS) {
            return THROTTLED;
        }
        return httpStatus >= SERVER_ERROR ? TRANSIENT : OTHER;
    }
}
