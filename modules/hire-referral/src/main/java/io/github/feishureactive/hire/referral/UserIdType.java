package io.github.feishureactive.hire.referral;

/** Which id of a user an answer shall have. */
public enum UserIdType {
    /** The user's id within this app; what the platform answers unless asked otherwise. */
    OPEN_ID("open_id"),

    /** The user's id within all apps of one developer. */
    UNION_ID("union_id"),

    /** The user's id within the tenant; needs the scope {@code contact:user.employee_id:readonly}. */
    USER_ID("user_id");

    private final String wire;

    UserIdType(String wire) {
        this.wire = wire;
    }

    /** What the platform calls it. */
    String wire() {
        return wire;
    }
}
