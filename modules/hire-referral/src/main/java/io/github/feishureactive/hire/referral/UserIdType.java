package io.github.feishureactive.hire.referral;

/** Which kind of id names users in a request or a response. */
public enum UserIdType {
    /** The user's id within this app; the platform's default. */
    OPEN_ID("open_id"),

    /** The user's id within all apps of one developer. */
    UNION_ID("union_id"),

    /** The user's id within the tenant; needs the scope {@code contact:user.employee_id:readonly}. */
    USER_ID("user_id");

    private final String wire;

    UserIdType(String wire) {
        this.wire = wire;
    }

    /**
     * What the platform calls it.
     *
     * @return a value of the query parameter {@code user_id_type}
     */
    public String wire() {
        return wire;
    }
}
