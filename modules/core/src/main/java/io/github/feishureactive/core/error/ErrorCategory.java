package io.github.feishureactive.core.error;

/**
 * The kinds of platform errors, by what to do about them.
 *
 * @see <a href="https://open.feishu.cn/document/ukTMukTMukTM/ugjM14COyUjL4ITN">Generic error codes of the platform</a>
 */
public enum ErrorCategory {
    /** The access token was not accepted. The gateway gets a new one and retries once. */
    TOKEN,

    /** Too many calls. The gateway waits for as long as the platform asks and retries. */
    THROTTLED,

    /** The tenant's calls of this month are used up; they come back on the first of the next month. */
    MONTHLY_QUOTA,

    /** The app lacks a scope, or may not see what was asked for. */
    PERMISSION,

    /** The app is disabled, not installed in the tenant, or called from an address that is not on its list. */
    APP_CONFIGURATION,

    /** The request is wrong. Repeating it fails again. */
    VALIDATION,

    /** The platform failed. The same request may succeed later. */
    TRANSIENT,

    /** Any other code. The operation's documentation lists it. */
    OTHER
}
