package io.github.feishureactive.simulator.internal.api;

/** The platform's errors, as its error tables and live responses show them. */
public enum PlatformError {
    // Token endpoints respond with 200 even to requests they refuse.
    TOKEN_PARAMETER(200, 10003, "invalid param"),
    APP_NOT_FOUND(200, 10014, "app id not exists"),
    APP_SECRET_INVALID(200, 10014, "app secret invalid"),
    APP_OF_OTHER_KIND(200, 10005, "app or tenant info is wrong"),
    APP_TICKET_INVALID(200, 10012, "app ticket invalid"),
    TENANT_TOKEN_REFUSED(200, 10013, "get tenant access token failed"),
    APP_TICKET_RESEND_FAILED(200, 10016, "resend app ticket failed"),
    APP_TOKEN_INVALID(200, 99991664, "app access token invalid"),

    BAD_REQUEST(400, 9499, "Bad Request"),
    PATH_NOT_FOUND(404, 99991201, "path not found"),
    // The documentation gives the code but no HTTP status.
    METHOD_NOT_ALLOWED(405, 99991301, "method not allowed"),
    THROTTLED(429, 99991400, "request trigger frequency limit"),
    TOKEN_MISSING(400, 99991661, "Missing access token for authorization."),
    TENANT_TOKEN_INVALID(400, 99991663, "Invalid access token for authorization."),
    USER_TOKEN_INVALID(400, 99991668, "Invalid access token for authorization."),
    TOKEN_FORMAT(400, 99991671, "Invalid access token, it must start with t- or u-."),
    SCOPE_MISSING(400, 99991672, "Access denied. One of the following scopes is required"),
    FIELD_VALIDATION(400, 99992402, "field validation failed"),

    HIRE_PARAMETER(400, 1002002, "parameter error"),
    USER_NOT_FOUND(400, 1002551, "user not found"),
    USER_NOT_UNIQUE(400, 1002552, "user not unique"),
    ACCOUNT_NOT_FOUND(400, 1002553, "account not found"),
    ACCOUNT_DEACTIVATED(400, 1002555, "account is deactivated"),
    REWARD_NOT_IMPORTED(400, 1002556, "not an imported reward"),
    JOB_POST_NOT_FOUND(404, 1002509, "job post not found");

    private final int status;
    private final int code;
    private final String msg;

    PlatformError(int status, int code, String msg) {
        this.status = status;
        this.code = code;
        this.msg = msg;
    }

    public int status() {
        return status;
    }

    public int code() {
        return code;
    }

    public String msg() {
        return msg;
    }
}
