package io.github.feishureactive.hire.referral.jobpost;

/** Which id of a department a response has. */
public enum DepartmentIdType {
    /** The id that the platform made, with the prefix {@code od-}; the platform's default. */
    OPEN_DEPARTMENT_ID("open_department_id"),

    /** The id that the tenant may have chosen. */
    DEPARTMENT_ID("department_id");

    private final String wire;

    DepartmentIdType(String wire) {
        this.wire = wire;
    }

    /**
     * What the platform calls it.
     *
     * @return a value of the query parameter {@code department_id_type}
     */
    public String wire() {
        return wire;
    }
}
