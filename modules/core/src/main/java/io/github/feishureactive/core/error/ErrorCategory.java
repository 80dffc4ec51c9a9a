package io.github.feishureactive.core.error;

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
    OTHER
}
